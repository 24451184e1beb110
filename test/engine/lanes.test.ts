import { describe, expect, test } from "vitest";
import { fails, LATENCY } from "./toy-cloud.ts";
import { pipe } from "./toy-kinds.ts";
import { EU, statuses, ToyWorld, US } from "./toy-world.ts";

describe("lanes", () => {
  const inLane = async (kind: typeof pipe) => {
    const world = new ToyWorld();
    world.graph.add(kind, { region: EU, name: "p" });
    world.graph.add(kind, { region: US, name: "p" });
    world.graph.add(kind, { region: US, name: "q" });
    world.cloud.takes = 30_000;
    const times: Record<string, number> = {};
    for (const id of ["pipe/p@eu-1", "pipe/p@us-1", "pipe/q@us-1"])
      world.cloud.on(`create ${id}`, () => (times[id] = world.cloud.clock.now()));
    expect((await world.apply()).ending).toBe("done");
    return { first: times["pipe/p@eu-1"]!, second: times["pipe/p@us-1"]!, other: times["pipe/q@us-1"]! };
  };

  test("the same lane takes turns without depending on one another, until each has settled", async () => {
    const { first, second, other } = await inLane(pipe);
    expect(second - first).toBeGreaterThanOrEqual(30_000);
    expect(other).toBe(first);
  });

  test("`answered`: the next may start once AWS has answered", async () => {
    const { first, second } = await inLane({ ...pipe, laneUntil: "answered" });
    expect(second - first).toBeGreaterThanOrEqual(LATENCY);
    expect(second - first).toBeLessThan(1000);
  });

  test("a failure lets the next one in", async () => {
    const world = new ToyWorld();
    world.graph.add(pipe, { region: EU, name: "p" });
    world.graph.add(pipe, { region: US, name: "p" });
    world.cloud.on("create pipe/p@eu-1", fails(new Error("broken")));
    expect(statuses(await world.apply())).toEqual({ "pipe/p@eu-1": "failed", "pipe/p@us-1": "done" });
  });
});
