import { describe, expect, test } from "vitest";
import { answers } from "../../src/topology/probe.ts";

const asked = (routes: Record<string, "NONE" | "JWT">) =>
  answers(
    {
      routes: Object.entries(routes).map(([route, authorization]) => ({
        route,
        authorization,
        integration: null,
        authorizer: null,
      })),
    },
    "/health",
  );

describe("anybody may ask for /health", () => {
  test.each([["GET /health"], ["ANY /health"], ["GET /{anything}"], ["ANY /{proxy+}"], ["$default"]])(
    "by %s",
    (route) => {
      expect(asked({ [route]: "NONE" })).toBe(true);
      expect(asked({ [route]: "JWT" })).toBe(false);
    },
  );

  test.each([["POST /health"], ["GET /health/deep"], ["GET /healthy"], ["GET /{x}/health"], ["GET /.ealth"]])(
    "not by %s",
    (route) => expect(asked({ [route]: "NONE" })).toBe(false),
  );

  test("the most exact route decides", () => {
    expect(asked({ $default: "NONE", "GET /health": "JWT" })).toBe(false);
    expect(asked({ "ANY /{proxy+}": "JWT", "GET /{id}": "NONE" })).toBe(true);
    expect(asked({ "ANY /health": "NONE", "GET /health": "JWT" })).toBe(false);
  });
});
