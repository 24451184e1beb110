import { describe, expect, test } from "vitest";
import { seconds } from "../../src/engine/duration.ts";
import { board, box, pipe, seal } from "./toy-kinds.ts";
import { EU, ToyWorld, US } from "./toy-world.ts";

const duration = async (world: ToyWorld) => (await world.plan()).duration;

describe("how long AWS would take", () => {
  test("nothing to do takes no time", async () => {
    const world = new ToyWorld();
    world.cloud.put("box/a@eu-1");
    world.graph.add(box, { region: EU, name: "a" });
    expect(await duration(world)).toBe(0);
  });

  test("side by side as long as the longest, one after another as long as all", async () => {
    const world = new ToyWorld();
    const a = world.graph.add(box, { region: EU, name: "a" });
    world.graph.add({ ...box, typical: seconds(25) }, { region: EU, name: "b" });
    expect(await duration(world)).toBe(seconds(25));
    const c = world.graph.add(box, { region: EU, name: "c", on: a.id });
    world.graph.add(board, { name: "www", entries: { [EU]: c.id } });
    expect(await duration(world)).toBe(seconds(30));
  });

  test("what is as it should be takes no time and holds nobody up", async () => {
    const world = new ToyWorld();
    world.cloud.put("box/a@eu-1");
    const a = world.graph.add(box, { region: EU, name: "a" });
    world.graph.add(pipe, { region: EU, name: "p", on: a.id });
    expect(await duration(world)).toBe(seconds(10));
  });

  test("what is in progress is waited for", async () => {
    const world = new ToyWorld();
    world.cloud.put("box/a@eu-1").readyAt = seconds(1000);
    world.graph.add(box, { region: EU, name: "a" });
    expect(await duration(world)).toBe(seconds(10));
  });

  test("lanes take turns, unless the next may start once AWS has answered", async () => {
    const laneOf = async (kind: typeof pipe) => {
      const world = new ToyWorld();
      for (const region of [EU, US, "x-1"]) world.graph.add(kind, { region, name: "p" });
      world.graph.add(kind, { region: EU, name: "q" });
      return duration(world);
    };
    expect(await laneOf(pipe)).toBe(seconds(30));
    expect(await laneOf({ ...pipe, laneUntil: "answered" })).toBe(seconds(10));
  });

  test("removals come after everything else, kind after kind", async () => {
    const world = new ToyWorld();
    for (const id of ["box/a@eu-1", "box/b@eu-1", "pipe/p@us-1"]) world.cloud.put(id);
    expect(await duration(world)).toBe(seconds(20));
    world.graph.add(box, { region: EU, name: "new" });
    expect(await duration(world)).toBe(seconds(30));
  });

  test("so does the old one of what is replaced", async () => {
    const world = new ToyWorld();
    world.cloud.put("seal/s@eu-1", { size: 1 });
    world.graph.add(seal, { region: EU, name: "s", size: 2 });
    expect(await duration(world)).toBe(seconds(20));
  });
});
