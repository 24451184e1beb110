import { expect, test } from "vitest";
import { matching } from "../../src/sandbox/apigateway/serve/route.ts";

const found = (keys: readonly string[], request: string) => {
  const [method, path] = request.split(" ") as [string, string];
  const routes = keys.map((RouteKey) => ({ RouteKey, RouteId: RouteKey }));
  const match = matching(routes, method, path);
  return match && [match.route.RouteKey, match.parameters];
};

test("the example of AWS's documentation", () => {
  const routes = ["GET /pets/dog/1", "GET /pets/dog/{id}", "GET /pets/{proxy+}", "ANY /{proxy+}", "$default"];
  for (const keys of [routes, routes.toReversed()]) {
    expect(found(keys, "GET /pets/dog/1")).toEqual(["GET /pets/dog/1", {}]);
    expect(found(keys, "GET /pets/dog/2")).toEqual(["GET /pets/dog/{id}", { id: "2" }]);
    expect(found(keys, "GET /pets/cat/1")).toEqual(["GET /pets/{proxy+}", { proxy: "cat/1" }]);
    expect(found(keys, "POST /test/5")).toEqual(["ANY /{proxy+}", { proxy: "test/5" }]);
    expect(found(keys, "GET /")).toEqual(["$default", {}]);
  }
});

test.each([
  [["GET /a", "ANY /a"], "GET /a", ["GET /a", {}]],
  [["GET /a", "ANY /a"], "PUT /a", ["ANY /a", {}]],
  [["GET /{x}", "ANY /a"], "GET /a", ["ANY /a", {}]],
  [["GET /a/{x}", "GET /{y}/b"], "GET /a/b", ["GET /a/{x}", { x: "b" }]],
  [["GET /a/{x}/{y}"], "GET /a/1%202/3", ["GET /a/{x}/{y}", { x: "1 2", y: "3" }]],
  [["GET /a/{x}"], "GET /a/100%", ["GET /a/{x}", { x: "100%" }]],
  [["GET /"], "GET /", ["GET /", {}]],
] as const)("of %j, %s takes %j", (keys, request, expected) => {
  expect(found(keys, request)).toEqual(expected);
  expect(found(keys.toReversed(), request)).toEqual(expected);
});

test.each([
  [["GET /a"], "GET /a/"],
  [["GET /a/{x}"], "GET /a/"],
  [["GET /a/{x+}"], "GET /a"],
  [["GET /a/{x+}"], "GET /a/"],
  [["GET /a"], "POST /a"],
  [["GET /a"], "GET /A"],
  [["GET /a"], "HEAD /a"],
])("none of %j takes %s", (keys, request) => {
  expect(found(keys, request)).toBeUndefined();
});
