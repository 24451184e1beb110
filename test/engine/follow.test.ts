import { describe, expect, test } from "vitest";
import { differences } from "../../src/engine/difference.ts";
import type { Graph } from "../../src/engine/graph.ts";
import { fails, type ToyCloud } from "./toy-cloud.ts";
import { box, type ToyKind } from "./toy-kinds.ts";
import { EU, statuses, ToyWorld, US } from "./toy-world.ts";

/** The same box in two regions, the second of which follows the first. */
function addPair(graph: Graph<ToyCloud>, color: string): void {
  graph.add(box, { region: EU, name: "app", color });
  graph.add(box, { region: US, name: "app", color }, { follows: ["box/app@eu-1"] });
}

async function changed(prepare: (world: ToyWorld) => void = () => {}) {
  const first = new ToyWorld();
  addPair(first.graph, "red");
  await first.apply();
  const second = new ToyWorld(first.cloud);
  addPair(second.graph, "blue");
  prepare(second);
  return { world: second, run: await second.apply() };
}

describe("a change of what is there already follows others", () => {
  test("what is new does not wait", async () => {
    const world = new ToyWorld();
    world.cloud.takes = 30_000;
    addPair(world.graph, "red");
    const alone = new ToyWorld();
    alone.cloud.takes = 30_000;
    alone.graph.add(box, { region: EU, name: "app", color: "red" });
    expect((await world.apply()).duration).toBe((await alone.apply()).duration);
  });

  test("one after the other", async () => {
    const { world, run } = await changed();
    expect(run.ending).toBe("done");
    expect(world.cloud.writes.slice(-2)).toEqual(["set box/app@eu-1", "set box/app@us-1"]);
    expect(world.events.map(({ type, id }) => `${type} ${id}`)).toEqual([
      "started box/app@eu-1",
      "finished box/app@eu-1",
      "started box/app@us-1",
      "finished box/app@us-1",
    ]);
  });

  test("one that fails stops the rest", async () => {
    const { world, run } = await changed(({ cloud }) => cloud.on("set box/app@eu-1", fails(new Error("broken"))));
    expect(statuses(run)).toMatchObject({ "box/app@eu-1": "failed", "box/app@us-1": "skipped" });
    expect(run.outcomes.get("box/app@us-1")).toMatchObject({ because: "box/app@eu-1", root: "failed" });
    expect(world.cloud.state).toContain('box/app@us-1 {"color":"red"}');
  });

  test("a region that is down holds up nobody", async () => {
    const { run } = await changed(({ cloud }) => cloud.down.add(EU));
    expect(statuses(run)).toMatchObject({ "box/app@eu-1": "unknown", "box/app@us-1": "done" });
  });

  test("only what is in the graph can be followed", () => {
    const { graph } = new ToyWorld();
    expect(() => graph.add(box, { region: EU, name: "a" }, { follows: ["box/b@eu-1"] })).toThrow(
      "box/a@eu-1 mentions box/b@eu-1, which is not in the graph before it",
    );
  });
});

describe("outputs that an update renews", () => {
  const versioned: ToyKind = { ...box, renews: ["id"] };
  const plan = async (color: string) => {
    const world = new ToyWorld();
    const add = (graph: Graph<ToyCloud>, paint: string) => {
      const { id } = graph.add(versioned, { region: EU, name: "a", color: paint });
      graph.add(box, { region: EU, name: "b", on: id });
    };
    add(world.graph, "red");
    await world.apply();
    const next = new ToyWorld(world.cloud);
    add(next.graph, color);
    const { changes } = await next.plan();
    return changes.map(({ id, action }) => `${action} ${id}`);
  };

  test("are as they are when it is kept", async () =>
    expect(await plan("red")).toEqual(["keep box/a@eu-1", "keep box/b@eu-1"]));
  test("are unknown when it is updated, so that what mentions them is shown to change", async () =>
    expect(await plan("blue")).toEqual(["update box/a@eu-1", "update box/b@eu-1"]));
});

test("members that say how to get there are not compared", () => {
  const shape = { how: ["from"] };
  expect(differences(shape, { name: "a", from: { region: "x" } }, { name: "a" })).toEqual([]);
  expect(differences({}, { name: "a", from: { region: "x" } }, { name: "a" })).toHaveLength(1);
});
