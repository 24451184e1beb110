import { expect, test } from "vitest";
import { watchersIn, watchersOf } from "../../src/topology/watchers.ts";

test("two others, in turn", () => {
  expect(watchersOf(["a", "b", "c"])).toEqual({ a: ["b", "c"], b: ["c", "a"], c: ["a", "b"] });
  expect(watchersOf(["a", "b", "c", "d"])).toEqual({ a: ["b", "c"], b: ["c", "d"], c: ["d", "a"], d: ["a", "b"] });
});

test("one of two, and nobody of one", () => {
  expect(watchersOf(["a", "b"])).toEqual({ a: ["b"], b: ["a"] });
  expect(watchersOf(["a"])).toEqual({ a: [] });
});

test("who watches now goes on, whatever joins or leaves", () => {
  const live = watchersOf(["a", "b", "c"]);
  expect(watchersOf(["d", "a", "b", "c"], { live })).toEqual({ ...live, d: ["a", "b"] });
  expect(watchersOf(["a", "c"], { live })).toEqual({ a: ["c"], c: ["a"] });
  expect(watchersOf(["a", "b", "d"], { live })).toEqual({ a: ["b", "d"], b: ["a", "d"], d: ["a", "b"] });
});

test("where there was one only, a second joins", () => {
  expect(watchersOf(["a", "b", "c"], { live: watchersOf(["a", "b"]) })).toMatchObject({ a: ["b", "c"], b: ["a", "c"] });
});

test("of a region that is evacuated nobody moves", () => {
  const live = watchersOf(["a", "b"]);
  expect(watchersOf(["a", "b", "c"], { live, evacuated: ["a"] })).toEqual({ a: ["b"], b: ["a", "c"], c: ["a", "b"] });
  expect(watchersOf(["a", "b"], { evacuated: ["a"] })).toEqual({ a: [], b: ["a"] });
});

test("nobody watches itself, and nobody is taken away who is one too many", () => {
  expect(watchersOf(["a", "b", "c", "d"], { live: { a: ["a", "b", "c", "d"] } })["a"]).toEqual(["b", "c", "d"]);
});

test("the roles of the checks that are there tell who watches", () => {
  const checks = { a: ["all", "endpoint", "switch-b", "switch-c"], b: ["endpoint"], c: ["switch-a"] };
  expect(watchersIn(checks)).toEqual({ a: ["b", "c"], b: [], c: ["a"] });
});
