import { describe, expect, test } from "vitest";
import { Graph, idOf, placeOf } from "../../src/engine/graph.ts";
import { reference } from "../../src/engine/reference.ts";
import type { ToyCloud } from "./toy-cloud.ts";
import { board, box, seal } from "./toy-kinds.ts";
import { EU, US } from "./toy-world.ts";

const needs = (graph: Graph<ToyCloud>) => Object.fromEntries(graph.nodes.map(({ id, needs }) => [id, needs]));

describe("ids", () => {
  test("an id is kind, key and region; what is global has no region", () => {
    expect(idOf(box, { region: EU, name: "a" })).toBe("box/a@eu-1");
    expect(idOf(board, { name: "www" })).toBe("board/www");
    expect(idOf(box, { region: EU, name: "a" }, "other")).toBe("box/other@eu-1");
    expect(idOf({ ...box, key: ["region", "name", "size"] }, { region: EU, name: "a", size: 3 })).toBe("box/a/3@eu-1");
  });

  test("the place stands behind the last @", () => {
    expect(placeOf("box/a@b@eu-1")).toBe("eu-1");
    expect(placeOf("board/www")).toBe("global");
  });

  test("two with the same id are refused", () => {
    const graph = new Graph<ToyCloud>();
    graph.add(box, { region: EU, name: "a" });
    expect(() => graph.add(box, { region: EU, name: "a", size: 2 })).toThrow("box/a@eu-1 is in the graph already");
  });
});

describe("dependencies", () => {
  test("are found by looking for references, and named with `after` where there is order without mention", () => {
    const graph = new Graph<ToyCloud>();
    const a = graph.add(box, { region: EU, name: "a" });
    const b = graph.add(box, { region: EU, name: "b", on: `${a.id}:${a.name}` });
    graph.add(box, { region: US, name: "c", tags: { deep: b.id } }, { after: ["box/a@eu-1"] });
    expect(needs(graph)).toEqual({
      "box/a@eu-1": [],
      "box/b@eu-1": ["box/a@eu-1"],
      "box/c@us-1": ["box/b@eu-1", "box/a@eu-1"],
    });
  });

  test("entries of weak maps make weak ones, unless the same is needed elsewhere too", () => {
    const graph = new Graph<ToyCloud>();
    const a = graph.add(box, { region: EU, name: "a" });
    const b = graph.add(box, { region: US, name: "b" });
    graph.add(board, { name: "www", entries: { [EU]: a.id, [US]: b.id } }, { after: ["box/b@us-1"] });
    expect(graph.get("board/www")).toMatchObject({ needs: ["box/b@us-1"], weakNeeds: ["box/a@eu-1"] });
  });

  test("a spec can only mention what was added before it, so that no cycle can exist", () => {
    const graph = new Graph<ToyCloud>();
    expect(() => graph.add(box, { region: EU, name: "b", on: reference("box/a@eu-1", "id") })).toThrow(
      "box/b@eu-1 mentions box/a@eu-1, which is not in the graph before it",
    );
    expect(() => graph.add(box, { region: EU, name: "c" }, { after: ["box/c@eu-1"] })).toThrow("not in the graph");
    expect(graph.nodes).toEqual([]);
  });

  test("a name that would be known only after apply is refused: an id must be known before", () => {
    const graph = new Graph<ToyCloud>();
    const a = graph.add(box, { region: EU, name: "a" });
    expect(() => graph.add(box, { region: EU, name: a.id })).toThrow(/known after apply.* needs a name of its own/u);
    graph.add(box, { region: EU, name: a.id }, { name: "on a" });
    expect(graph.get("box/on a@eu-1")?.needs).toEqual(["box/a@eu-1"]);
  });
});

describe("parts", () => {
  const graph = new Graph<ToyCloud>();
  const a = graph.add(box, { region: EU, name: "a" });
  const b = graph.add(box, { region: EU, name: "b", on: a.id });
  const c = graph.add(seal, { region: US, name: "c", on: b.id });
  const d = graph.add(box, { region: US, name: "d" });
  graph.add(board, { name: "www", entries: { [EU]: c.id, [US]: d.id } });
  const ids = (part: Graph<ToyCloud>) => part.nodes.map(({ id }) => id);

  test("only: those that pass, and all that they need, in the same order", () => {
    expect(ids(graph.only(({ kind }) => kind === seal))).toEqual(["box/a@eu-1", "box/b@eu-1", "seal/c@us-1"]);
    expect(ids(graph.only(({ kind }) => kind === board))).toEqual(ids(graph));
    expect(ids(graph.only(() => false))).toEqual([]);
  });

  test("without: neither those that match nor what cannot be without them; a weak need holds nothing up", () => {
    expect(ids(graph.without(({ id }) => id === "box/b@eu-1"))).toEqual(["box/a@eu-1", "box/d@us-1", "board/www"]);
    // Nothing of the board is left without both.
    expect(ids(graph.without(({ place }) => place === US))).toEqual(["box/a@eu-1", "box/b@eu-1"]);
  });

  test("a part leaves the whole as it is", () => {
    expect(graph.nodes).toHaveLength(5);
  });
});

test("a node carries its place and the step of the journey", () => {
  const graph = new Graph<ToyCloud>();
  graph.add(box, { region: EU, name: "a" }, { step: "traffic" });
  graph.add(board, { name: "www", entries: {} });
  expect(graph.nodes).toMatchObject([
    { place: EU, step: "traffic" },
    { place: "global", step: "board" },
  ]);
});
