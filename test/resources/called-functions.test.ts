import { expect, test } from "vitest";
import { calledFunctions } from "../../src/resources/called-functions.ts";

const ARN = "arn:aws:lambda:us-east-1:123456789012:function";

test("one for each integration and each authorizer that leads to a function", () => {
  const integrations = {
    a: { uri: `${ARN}:orders:live` },
    b: { uri: `${ARN}:orders:live` },
    c: { uri: "https://example.com" },
    d: { uri: null },
    e: {},
  };
  const authorizers = {
    u: { uri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${ARN}:gate/invocations` },
  };
  const called = { region: "us-east-1", account: "123456789012" };
  expect(calledFunctions({ integrations, authorizers })).toEqual([
    { ...called, name: "orders", qualifier: "live" },
    { ...called, name: "orders", qualifier: "live" },
    { ...called, name: "gate" },
  ]);
});
