import { describe, expect, test } from "vitest";
import { differences, leaves } from "../../src/engine/difference.ts";

const none = {};

describe("what differs", () => {
  test("absent is nobody's business", () => {
    expect(differences(none, { size: 1 }, { size: 1, color: "red" })).toEqual([]);
    expect(differences(none, { size: 1, color: undefined }, { size: 1, color: "red" })).toEqual([]);
  });

  test("null must be absent", () => {
    expect(differences(none, { color: null }, { color: "red" })).toEqual([{ path: "color", from: "red", to: null }]);
    expect(differences(none, { color: null }, { color: null })).toEqual([]);
    expect(differences(none, { color: null }, {})).toEqual([]);
    expect(differences(none, { color: null }, undefined)).toEqual([]);
  });

  test("anything else must be so", () => {
    expect(differences(none, { size: 1, on: true, name: "a" }, { size: 2, on: false, name: "a" })).toEqual([
      { path: "size", from: 2, to: 1 },
      { path: "on", from: false, to: true },
    ]);
    expect(differences(none, { size: 1 }, { size: "1" })).toEqual([{ path: "size", from: "1", to: 1 }]);
    expect(differences(none, { size: 0 }, undefined)).toEqual([{ path: "size", from: null, to: 0 }]);
  });

  test("nothing there: all that is wanted differs, each map as a whole", () => {
    expect(differences(none, { a: { b: 1, c: [2] }, d: null }, undefined)).toEqual([
      { path: "a", from: null, to: { b: 1, c: [2] } },
    ]);
  });

  test("nested maps are named by their path, and names with dots are not split", () => {
    expect(differences(none, { a: { b: { "c.d": 1 } } }, { a: { b: { "c.d": 2 } } })).toEqual([
      { path: 'a.b["c.d"]', from: 2, to: 1 },
    ]);
  });

  test("a map and something else in its place differ as a whole", () => {
    expect(differences(none, { a: { b: 1 } }, { a: [1] })).toEqual([{ path: "a", from: [1], to: { b: 1 } }]);
    expect(differences(none, { a: null }, { a: { b: 1 } })).toEqual([{ path: "a", from: { b: 1 }, to: null }]);
  });
});

describe("maps and lists that are ours alone", () => {
  test("are compared whole: what is there and not wanted differs", () => {
    expect(differences(none, { tags: { a: "1" } }, { tags: { a: "1", b: "2" } })).toEqual([
      { path: "tags.b", from: "2", to: null },
    ]);
    expect(differences(none, { list: ["a"] }, { list: ["a", "b"] })).toEqual([
      { path: "list", from: ["a", "b"], to: ["a"] },
    ]);
  });

  test("inside them, absent and null say the same", () => {
    expect(differences(none, { a: { b: 1, c: null, d: undefined } }, { a: { b: 1 } })).toEqual([]);
    expect(differences(none, { a: { b: 1 } }, { a: { b: 1, c: null } })).toEqual([]);
    expect(differences(none, { list: [{ b: 1, c: null }] }, { list: [{ b: 1 }] })).toEqual([]);
  });

  test("an empty map where there is none is a difference, and so is one where there should be none", () => {
    expect(differences(none, { tags: {} }, { tags: null })).toEqual([{ path: "tags", from: null, to: {} }]);
    expect(differences(none, { tags: null }, { tags: {} })).toEqual([{ path: "tags", from: {}, to: null }]);
    expect(differences(none, { a: { b: {} } }, { a: {} })).toEqual([{ path: "a.b", from: null, to: {} }]);
    expect(differences(none, { tags: {} }, { tags: {} })).toEqual([]);
  });

  test("the order of names in a map says nothing; the order of a list does", () => {
    expect(differences(none, { a: { b: 1, c: 2 } }, { a: { c: 2, b: 1 } })).toEqual([]);
    expect(differences(none, { list: ["a", "b"] }, { list: ["b", "a"] })).toHaveLength(1);
  });

  test("names that every object of JavaScript knows are names like any other", () => {
    expect(differences(none, { env: { constructor: "x" } }, { env: {} })).toEqual([
      { path: "env.constructor", from: null, to: "x" },
    ]);
    expect(differences(none, { env: {} }, { env: { toString: "x" } })).toEqual([
      { path: "env.toString", from: "x", to: null },
    ]);
  });
});

describe("maps and lists that others share", () => {
  const shared = { shared: ["tags", "rules", "deep.*.list"] };

  test("what others put there is not a difference; what is ours and missing is", () => {
    expect(differences(shared, { tags: { ours: "1" } }, { tags: { ours: "1", theirs: "2" } })).toEqual([]);
    expect(differences(shared, { tags: { ours: "1" } }, { tags: { theirs: "2" } })).toEqual([
      { path: "tags.ours", from: null, to: "1" },
    ]);
    expect(differences(shared, { tags: { ours: "1" } }, { tags: null })).toEqual([
      { path: "tags.ours", from: null, to: "1" },
    ]);
  });

  test("null says that this entry must go", () => {
    expect(differences(shared, { tags: { old: null } }, { tags: { old: "1", theirs: "2" } })).toEqual([
      { path: "tags.old", from: "1", to: null },
    ]);
    expect(differences(shared, { tags: { old: null } }, { tags: { theirs: "2" } })).toEqual([]);
    expect(differences(shared, { tags: { old: null } }, { tags: null })).toEqual([]);
  });

  test("nothing of ours is no difference, whether there is a map or not", () => {
    expect(differences(shared, { tags: {} }, { tags: null })).toEqual([]);
    expect(differences(shared, { tags: {} }, { tags: { theirs: "2" } })).toEqual([]);
  });

  test("an entry of ours is compared whole", () => {
    expect(differences(shared, { tags: { ours: { a: 1 } } }, { tags: { ours: { a: 1, b: 2 } } })).toEqual([
      { path: "tags.ours.b", from: 2, to: null },
    ]);
  });

  test("a list lacks what is ours, and keeps what is theirs", () => {
    expect(differences(shared, { rules: ["a", "b"] }, { rules: ["x", "b"] })).toEqual([
      { path: "rules", from: ["x", "b"], to: ["x", "b", "a"] },
    ]);
    expect(differences(shared, { rules: [{ id: 1 }] }, { rules: ["x", { id: 1 }] })).toEqual([]);
    expect(differences(shared, { rules: ["a"] }, {})).toEqual([{ path: "rules", from: null, to: ["a"] }]);
  });

  test("the pattern may name any entry", () => {
    expect(differences(shared, { deep: { x: { list: ["a"] } } }, { deep: { x: { list: ["b", "a"] } } })).toEqual([]);
  });
});

describe("lists whose order says nothing", () => {
  const unordered = { unordered: ["methods", "rules.*.targets", "sets"] };

  test("are equal in any order, and differ when they hold something else", () => {
    expect(differences(unordered, { methods: ["GET", "PUT"] }, { methods: ["PUT", "GET"] })).toEqual([]);
    expect(differences(unordered, { methods: ["GET", "PUT"] }, { methods: ["PUT"] })).toHaveLength(1);
    expect(differences(unordered, { methods: ["GET", "GET"] }, { methods: ["GET"] })).toHaveLength(1);
  });

  test("`*` stands for any name and for any place in a list", () => {
    const targets = (...of: string[]) => ({ targets: of });
    expect(differences(unordered, { rules: [targets("a", "b")] }, { rules: [targets("b", "a")] })).toEqual([]);
    expect(differences(unordered, { rules: { x: targets("a", "b") } }, { rules: { x: targets("b", "a") } })).toEqual(
      [],
    );
    // The rules themselves keep their order.
    expect(
      differences(unordered, { rules: [targets("a"), targets("b")] }, { rules: [targets("b"), targets("a")] }),
    ).toHaveLength(1);
  });

  test("hold maps too, whatever the order of their names", () => {
    expect(differences(unordered, { sets: [{ a: 1, b: 2 }, { a: 0 }] }, { sets: [{ a: 0 }, { b: 2, a: 1 }] })).toEqual(
      [],
    );
  });
});

describe("secrets", () => {
  const shape = { secret: ["password", "environment.*"] };

  test("carry a flag wherever they stand", () => {
    expect(differences(shape, { password: "new", size: 1 }, { password: "old", size: 2 })).toEqual([
      { path: "password", from: "old", to: "new", secret: true },
      { path: "size", from: 2, to: 1 },
    ]);
    expect(differences(shape, { environment: { A: "new" } }, { environment: { B: "old" } })).toMatchObject([
      { path: "environment.A", secret: true },
      { path: "environment.B", secret: true },
    ]);
  });

  test("so does a whole that holds some", () => {
    expect(differences(shape, { environment: { A: "new" } }, {})).toMatchObject([
      { path: "environment", secret: true },
    ]);
    expect(differences(shape, { environment: null }, { environment: { A: "old" } })).toMatchObject([
      { path: "environment", secret: true },
    ]);
  });
});

describe("leaves", () => {
  test("have a path and a text each, the same for specs that say the same", () => {
    const shape = { unordered: ["list"] };
    const one = leaves(shape, { b: { y: 1, x: "a", gone: null }, list: ["p", "q"], "c.d": true });
    expect(Object.fromEntries(one)).toEqual({ "b.x": '"a"', "b.y": "1", list: '["p","q"]', '["c.d"]': "true" });
    expect(Object.fromEntries(leaves(shape, { list: ["q", "p"], "c.d": true, b: { x: "a", y: 1 } }))).toEqual(
      Object.fromEntries(one),
    );
  });
});
