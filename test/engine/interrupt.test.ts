import { describe, expect, test } from "vitest";
import { seconds } from "../../src/engine/duration.ts";
import { fails, NotYet } from "./toy-cloud.ts";
import { box, pipe } from "./toy-kinds.ts";
import { EU, statuses, ToyWorld, US } from "./toy-world.ts";

const ID = "box/a@eu-1";

function worldOfTwo(): ToyWorld {
  const world = new ToyWorld();
  const a = world.graph.add(box, { region: EU, name: "a" });
  world.graph.add(pipe, { region: EU, name: "p", on: a.id });
  return world;
}

const interruptAt = ({ cloud, interrupt }: ToyWorld, milliseconds: number) =>
  void cloud.clock.sleep(milliseconds).then(() => interrupt.abort());

describe("interrupt", () => {
  test("waits end, nothing new starts, and the outcome says what AWS is still doing", async () => {
    const world = worldOfTwo();
    world.cloud.takes = seconds(60);
    interruptAt(world, seconds(5));
    const run = await world.apply();
    expect(run.ending).toBe("interrupted");
    expect(run.outcomes.get(ID)).toEqual({
      status: "interrupted",
      because: "AWS is still at work: this run was waiting for CREATING",
    });
    expect(run.outcomes.get("pipe/p@eu-1")).toEqual({ status: "skipped", because: ID, root: "interrupted" });
    expect(run.duration).toBeLessThanOrEqual(seconds(5));
    expect(world.cloud.writes).toEqual([`create ${ID}`]);
    expect(world.told("interrupted")).toEqual([ID]);
  });

  test("a call in flight finishes, and what it did is not lost", async () => {
    const world = worldOfTwo();
    world.cloud.on(`create ${ID}`, async () => {
      world.interrupt.abort();
      await world.cloud.clock.sleep(seconds(10));
    });
    const run = await world.apply();
    expect(run.ending).toBe("interrupted");
    expect(world.cloud.state).toEqual([`${ID} {}`]);
    expect(world.cloud.writes).toEqual([`create ${ID}`]);
    // It was there by the time it was looked at.
    expect(statuses(run)).toEqual({ [ID]: "done", "pipe/p@eu-1": "interrupted" });
    expect(run.outcomes.get("pipe/p@eu-1")).toEqual({ status: "interrupted", because: "not begun" });
  });

  test("where the cloud takes no more calls, what was written is said to be still at work", async () => {
    const world = worldOfTwo();
    world.cloud.refuses = world.interrupt.signal;
    world.cloud.on(`create ${ID}`, () => world.interrupt.abort());
    const run = await world.apply();
    expect(run.outcomes.get(ID)).toEqual({
      status: "interrupted",
      because: "AWS is still at work: this run was waiting for AWS to show it",
    });
    expect(world.cloud.state).toEqual([`${ID} {}`]);
  });

  test("while it looks again: nothing is written any more", async () => {
    const world = worldOfTwo();
    const run = await world.applyAfter(() => world.cloud.on(`get ${ID}`, () => world.interrupt.abort()));
    expect(run.outcomes.get(ID)).toEqual({ status: "interrupted", because: "not begun" });
    expect(world.cloud.writes).toEqual([]);
    expect(world.told("started")).toEqual([]);
  });

  test("before it begins: nothing starts, what was as it should be is still said to be", async () => {
    const world = worldOfTwo();
    world.cloud.put("box/same@eu-1");
    world.cloud.put("box/stray@eu-1");
    world.graph.add(box, { region: EU, name: "same" });
    let calls = 0;
    const run = await world.applyAfter(() => {
      calls = world.cloud.calls.length;
      world.interrupt.abort();
    });
    expect(world.cloud.calls).toHaveLength(calls);
    expect(statuses(run)).toEqual({
      [ID]: "interrupted",
      "pipe/p@eu-1": "skipped",
      "box/same@eu-1": "kept",
      "box/stray@eu-1": "interrupted",
    });
    expect(run.ending).toBe("interrupted");
    expect(world.cloud.writes).toEqual([]);
  });

  test("whoever waits its turn in a lane does not begin", async () => {
    const world = new ToyWorld();
    for (const region of [EU, US]) world.graph.add(pipe, { region, name: "p" });
    world.cloud.takes = seconds(60);
    interruptAt(world, seconds(5));
    const run = await world.apply();
    expect(run.outcomes.get("pipe/p@us-1")).toEqual({ status: "interrupted", because: "not begun" });
    expect(world.cloud.writes).toEqual(["create pipe/p@eu-1"]);
  });

  test("while AWS is not ready: it is not tried again", async () => {
    const world = worldOfTwo();
    world.cloud.on(`create ${ID}`, fails(new NotYet("busy")), 1000);
    interruptAt(world, seconds(5));
    const run = await world.apply();
    expect(run.outcomes.get(ID)).toEqual({
      status: "interrupted",
      because: "stopped half-way; the next run finishes it",
    });
    expect(run.duration).toBeLessThanOrEqual(seconds(5.2));
  });

  test("while it looks whether AWS is ready: it is not tried again either", async () => {
    const world = worldOfTwo();
    world.cloud.on(`create ${ID}`, () => {
      world.cloud.on(`get ${ID}`, () => world.interrupt.abort());
      throw new NotYet("busy");
    });
    await world.apply();
    expect(world.cloud.writes).toEqual([`create ${ID}`]);
  });

  test("in the middle of the removals: one that was begun is said, no other begins", async () => {
    const world = new ToyWorld();
    world.cloud.put("pipe/old@eu-1");
    world.cloud.put("box/old@eu-1");
    const there = world.cloud.find("pipe/old@eu-1")!;
    world.cloud.on("delete pipe/old@eu-1", () => world.cloud.things.push({ ...there }));
    interruptAt(world, seconds(5));
    const run = await world.apply();
    expect(run.outcomes.get("pipe/old@eu-1")).toEqual({ status: "interrupted", because: "AWS is still removing it" });
    expect(run.outcomes.get("box/old@eu-1")).toMatchObject({ status: "skipped", root: "interrupted" });
    expect(run.ending).toBe("interrupted");
    expect(world.cloud.writes).toEqual(["delete pipe/old@eu-1"]);
  });

  test("while it looks at what it is about to remove: it is not removed", async () => {
    const world = new ToyWorld();
    world.cloud.put("box/old@eu-1");
    const run = await world.applyAfter(() => world.cloud.on("list box/*@eu-1", () => world.interrupt.abort()));
    expect(run.outcomes.get("box/old@eu-1")).toEqual({ status: "interrupted", because: "not begun" });
    expect(world.cloud.writes).toEqual([]);
  });

  test("the next run finishes it", async () => {
    const world = worldOfTwo();
    world.cloud.takes = seconds(60);
    interruptAt(world, seconds(5));
    await world.apply();
    const run = await new ToyWorld(world.cloud, world.graph).apply();
    expect(run.ending).toBe("done");
    expect(world.cloud.writes).toEqual([`create ${ID}`, "create pipe/p@eu-1"]);
  });
});
