import { describe, expect, test } from "vitest";
import { Graph } from "../../src/engine/graph.ts";
import { globs, select, selects, undivided } from "../../src/engine/select.ts";
import type { ToyCloud } from "./toy-cloud.ts";
import { board, box } from "./toy-kinds.ts";
import { EU, US } from "./toy-world.ts";

test.each([
  ["box/a@eu-1", "box/a@eu-1", true],
  ["box/a", "box/a@eu-1", false],
  ["box/*", "box/a@eu-1", true],
  ["*@eu-1", "box/a@eu-1", true],
  ["*@eu-1", "box/a@eu-10", false],
  ["box/*@*", "box/GET /{id}@eu-1", true],
  ["box/a.b", "box/axb", false],
  ["box/(a|b)+", "box/a", false],
  ["box/GET /{id}", "box/GET /{id}", true],
])("the pattern %s and the id %s: %s", (pattern, id, fits) => {
  expect(globs(pattern, id)).toBe(fits);
});

test("an id is selected when all that is said fits", () => {
  expect(selects({}, "box/a@eu-1")).toBe(true);
  expect(selects({ only: ["seal/*", "box/*"] }, "box/a@eu-1")).toBe(true);
  expect(selects({ only: ["seal/*"] }, "box/a@eu-1")).toBe(false);
  expect(selects({ regions: [US] }, "box/a@eu-1")).toBe(false);
  expect(selects({ regions: [EU] }, "board/www")).toBe(false);
  expect(selects({ skipRegions: [EU] }, "box/a@eu-1")).toBe(false);
  expect(selects({ only: ["box/*"], regions: [EU], skipRegions: [EU] }, "box/a@eu-1")).toBe(false);
});

describe("a selected part of the graph", () => {
  const graph = new Graph<ToyCloud>();
  const a = graph.add(box, { region: EU, name: "a" });
  const b = graph.add(box, { region: US, name: "b", on: a.id });
  graph.add(box, { region: US, name: "c" });
  graph.add(board, { name: "www", entries: { [EU]: a.id, [US]: b.id } });
  const ids = (selection: Parameters<typeof select>[1]) => select(graph, selection).nodes.map(({ id }) => id);

  test("brings along what it needs", () => {
    expect(ids({ only: ["box/b@*"] })).toEqual(["box/a@eu-1", "box/b@us-1"]);
    expect(ids({ regions: [US] })).toEqual(["box/a@eu-1", "box/b@us-1", "box/c@us-1"]);
  });

  test("without a region lacks what cannot be without it, and keeps what can", () => {
    // Both entries of the board hang on Europe: without it there is nothing to put on it.
    expect(ids({ skipRegions: [EU] })).toEqual(["box/c@us-1"]);
    expect(ids({ skipRegions: [US] })).toEqual(["box/a@eu-1", "board/www"]);
  });

  test("without a region lacks whatever is made in that region too, and it is known what that is", () => {
    const wide = new Graph<ToyCloud>();
    const bridge = wide.add(box, { region: US, name: "bridge" }, { spans: [EU] });
    wide.add(box, { region: US, name: "toll", on: bridge.id });
    wide.add(box, { region: US, name: "c" });
    const skipped = { skipRegions: [EU] };
    expect(select(wide, skipped).nodes.map(({ id }) => id)).toEqual(["box/c@us-1"]);
    expect(undivided(wide, skipped).map(({ id }) => id)).toEqual(["box/bridge@us-1"]);
    expect(undivided(wide, { skipRegions: [US] })).toEqual([]);
    expect(undivided(wide, { ...skipped, only: ["box/c*"] })).toEqual([]);
    expect(select(wide, { skipRegions: ["ap-1"] }).nodes).toHaveLength(3);
  });

  test("is all of it when nothing is said", () => {
    expect(ids({})).toHaveLength(4);
  });
});
