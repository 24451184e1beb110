import { describe, expect, test } from "vitest";
import { formatPath, matches, parsePath } from "../../src/engine/path.ts";

test.each([
  ["size", ["size"], true],
  ["size", ["size", "x"], false],
  ["rules.*.targets", ["rules", "0", "targets"], true],
  ["rules.*.targets", ["rules", "0"], false],
  ["rules.*", ["rules", "a.b"], true],
  ["a.b", ["a.b"], false],
])("exactly: %s and %j: %s", (pattern, path, fits) => {
  expect(matches(pattern, path)).toBe(fits);
});

test.each([
  ["tags", ["tags"], true],
  ["tags", ["tags", "a.b", "c"], true],
  ["tags.*", ["tags"], false],
  ["tags.x", ["tags", "y"], false],
])("by prefix: %s and %j: %s", (pattern, path, fits) => {
  expect(matches(pattern, path, "prefix")).toBe(fits);
});

describe("a path as a person reads it, and back", () => {
  test.each([
    [["size"], "size"],
    [["tags", "team"], "tags.team"],
    [["tags", "aws:x/y-z"], "tags.aws:x/y-z"],
    [["routes", "GET /a.b"], 'routes["GET /a.b"]'],
    [["routes", "GET /{id}", "target"], 'routes["GET /{id}"].target'],
    [["a b"], '["a b"]'],
    [["tags", 'say "]."', "x"], String.raw`tags["say \"].\""].x`],
    [["tags", "", "x"], 'tags[""].x'],
  ])("%j is %s", (path, formatted) => {
    expect(formatPath(path)).toBe(formatted);
    expect(parsePath(formatted)).toEqual(path);
  });
});
