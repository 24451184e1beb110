import { expect, test } from "vitest";
import { covers, mostExactFirst, overlaps, pathsOfRoute } from "../../src/topology/path-pattern.ts";

test.each([
  ["GET /orders/{id}", "", "/orders/*"],
  ["ANY /orders/{id}/items/{item}", "v1", "/v1/orders/*/items/*"],
  ["GET /files/{proxy+}", "", "/files/*"],
  ["GET /", "admin/v1", "/admin/v1/"],
  ["$default", "", "*"],
  ["$default", "admin", "/admin*"],
])("the paths of %s below %j", (route, base, paths) => expect(pathsOfRoute(route, base)).toBe(paths));

test.each([
  ["/a", "/a", true, true],
  ["/a", "/b", false, false],
  ["/a", "/a/b", false, false],
  ["/orders/*", "/orders/*", true, true],
  ["/orders/*", "/orders/1", true, true],
  ["/orders/1", "/orders/*", false, true],
  ["/orders/*", "*", false, true],
  ["*", "/orders/*", true, true],
  ["/orders/?", "/orders/1", true, true],
  ["/orders/?", "/orders/12", false, false],
  ["/orders/?", "/orders/*", false, true],
  ["/orders/??", "/orders/?x", true, true],
  ["/a/*/c", "/a/b/*", false, true],
  ["/a/*/c", "/a/*/d", false, false],
  ["*.jpg", "/img/*", false, true],
  ["/a.b", "/axb", false, false],
  ["/x*", "/y*", false, false],
  ["/a*a*a*a*a*b", "/a*a*a*a*a*c", false, false],
])("%s and %s", (one, other, isCovered, isMet) => {
  expect(covers(one, other)).toBe(isCovered);
  expect(overlaps(one, other)).toBe(isMet);
  expect(overlaps(other, one)).toBe(isMet);
});

test("the most exact comes first", () =>
  expect(mostExactFirst(["/*", "/items/*", "/a*", "/a?", "/items/42", "/i*ms/*"])).toEqual([
    "/items/42",
    "/items/*",
    "/i*ms/*",
    "/a?",
    "/a*",
    "/*",
  ]));
