import { describe, expect, test } from "vitest";
import { minutes, seconds } from "../../src/engine/duration.ts";
import { look } from "../../src/engine/look.ts";
import { fails, Unreachable } from "./toy-cloud.ts";
import { board, box, pipe, type ToyKind } from "./toy-kinds.ts";
import { actions, changeOf, EU, statuses, ToyWorld, US } from "./toy-world.ts";

/** Boxes in two regions; the board mentions one of each. */
function worldOfTwo(): ToyWorld {
  const world = new ToyWorld();
  for (const name of ["a", "b", "c"]) world.graph.add(box, { region: EU, name });
  const entries: Record<string, string> = {};
  for (const region of [EU, US]) entries[region] = `at ${world.graph.add(box, { region, name: "d" }).name}`;
  world.graph.add(board, { name: "www", entries });
  return world;
}

const REASON = "eu-1 does not answer";

describe("a place that is down", () => {
  test("is found out once, and its resources become unknown with that one reason", async () => {
    const world = worldOfTwo();
    world.cloud.down.add(EU);
    const plan = await world.plan();
    for (const name of ["a", "b", "c", "d"])
      expect(changeOf(plan, `box/${name}@eu-1`)).toMatchObject({ action: "unknown", reason: REASON, differences: [] });
    expect(actions(plan)).toMatchObject({ "box/d@us-1": "create", "board/www": "create" });
    expect(world.cloud.probes).toBe(1);
  });

  test("the others finish, ending partly; a second run does the rest", async () => {
    const world = worldOfTwo();
    world.cloud.down.add(EU);
    const run = await world.apply();
    expect(run.ending).toBe("partly");
    expect(statuses(run)).toEqual({
      "box/a@eu-1": "unknown",
      "box/b@eu-1": "unknown",
      "box/c@eu-1": "unknown",
      "box/d@eu-1": "unknown",
      "box/d@us-1": "done",
      "board/www": "done",
    });
    expect(run.outcomes.get("board/www")).toMatchObject({ partly: "entries.eu-1 waits for box/d@eu-1" });
    expect(world.cloud.writes).toEqual(["create box/d@us-1", "create board/www"]);

    world.cloud.down.clear();
    expect((await world.apply()).ending).toBe("done");
  });

  test("holds up what is made in several places at once, whichever of them it is, and what needs that", async () => {
    const bridge: ToyKind = {
      ...box,
      name: "box",
      async read(context, key) {
        await context.cloud.get("box", EU, "pier");
        return box.read(context, key);
      },
    };
    for (const down of [EU, US]) {
      const world = new ToyWorld();
      const { id } = world.graph.add(bridge, { region: US, name: "bridge" }, { spans: [EU] });
      world.graph.add(box, { region: "ap-1", name: "toll", on: id });
      world.graph.add(box, { region: "ap-1", name: "c" });
      world.cloud.down.add(down);
      expect(changeOf(await world.plan(), "box/bridge@us-1").reason).toBe(`${down} does not answer`);
      expect(statuses(await world.apply())).toEqual({
        "box/bridge@us-1": "unknown",
        "box/toll@ap-1": "unknown",
        "box/c@ap-1": "done",
      });
    }
  });

  test("is not called any more once that is known", async () => {
    const world = worldOfTwo();
    world.cloud.down.add(EU);
    await world.apply();
    const calls = world.cloud.calls.filter((call) => call.endsWith(EU));
    // The four boxes and the five lists of the first look, all at once.
    expect(calls).toHaveLength(9);
  });

  test("whoever waits for an answer from there hears of it at once", async () => {
    const world = worldOfTwo();
    world.cloud.down.add(EU);
    const hanging = { ...box, read: () => world.cloud.clock.sleep(minutes(30)).then(() => undefined) };
    world.graph.add(hanging, { region: EU, name: "hanging" });
    const { inspections } = await look(world.graph, world.engine());
    expect(inspections.get("box/hanging@eu-1")!.change).toMatchObject({ action: "unknown", reason: REASON });
    expect(world.cloud.clock.now()).toBeLessThan(seconds(1));
  });

  test("what depends on it elsewhere is unknown too, and is neither changed nor removed", async () => {
    const world = new ToyWorld();
    const { cloud, graph } = world;
    const there = cloud.put("box/a@eu-1");
    cloud.put("pipe/on a@us-1", { on: there.id });
    cloud.put(`pipe/${there.id}@us-1`);
    cloud.put("pipe/same@us-1", { color: "red" });
    const a = graph.add(box, { region: EU, name: "a" });
    graph.add(pipe, { region: US, name: "on a", on: a.id });
    graph.add(pipe, { region: US, name: a.id }, { name: "named by a" });
    graph.add(pipe, { region: US, name: "same", color: "red" }, { after: ["box/a@eu-1"] });
    cloud.down.add(EU);

    const plan = await world.plan();
    expect(actions(plan)).toEqual({
      "box/a@eu-1": "unknown",
      "pipe/on a@us-1": "unknown",
      "pipe/named by a@us-1": "unknown",
      "pipe/same@us-1": "keep",
    });
    expect(changeOf(plan, "pipe/on a@us-1")).toMatchObject({ reason: REASON, differences: [] });
    const run = await world.apply();
    expect(run.ending).toBe("partly");
    expect(cloud.writes).toEqual([]);
  });

  test("removals elsewhere that it may use are held back, and that is no failure", async () => {
    const world = new ToyWorld();
    world.cloud.put("box/old@us-1");
    world.cloud.put("pipe/p@eu-1");
    world.graph.add(pipe, { region: EU, name: "p" });
    world.cloud.down.add(EU);
    const run = await world.apply();
    expect(run.outcomes.get("box/old@us-1")).toEqual({ status: "skipped", because: "pipe/p@eu-1", root: "unknown" });
    expect(run.ending).toBe("partly");
    expect(world.cloud.writes).toEqual([]);
  });

  test("found out in the middle of the run: that is partly, too", async () => {
    const world = worldOfTwo();
    const { cloud } = world;
    const last = world.graph.add(pipe, { region: EU, name: "last" }, { after: ["box/a@eu-1"] });
    world.graph.add(pipe, { region: US, name: "on last", on: last.id });
    cloud.on("create box/a@eu-1", () => {
      cloud.down.add(EU);
      throw new Unreachable("no connection");
    });
    const run = await world.apply();
    expect(run.ending).toBe("partly");
    expect(statuses(run)).toMatchObject({
      "box/a@eu-1": "unknown",
      "pipe/last@eu-1": "skipped",
      "pipe/on last@us-1": "skipped",
      "box/d@us-1": "done",
    });
    expect(run.outcomes.get("box/a@eu-1")).toEqual({ status: "unknown", reason: REASON });
    expect(run.outcomes.get("pipe/on last@us-1")).toMatchObject({ root: "unknown" });
    expect(cloud.probes).toBe(1);
  });

  test("in the middle of a removal: the thing is unknown, and what comes earlier is held back", async () => {
    const world = new ToyWorld();
    const { cloud } = world;
    cloud.put("box/old@us-1");
    cloud.put("pipe/old@eu-1");
    cloud.on("delete pipe/old@eu-1", () => {
      cloud.down.add(EU);
      throw new Unreachable("no connection");
    });
    const run = await world.apply();
    expect(Object.fromEntries(run.outcomes)).toMatchObject({
      "pipe/old@eu-1": { status: "unknown", reason: REASON },
      "box/old@us-1": { status: "skipped", root: "unknown" },
    });
    expect(run.ending).toBe("partly");
  });
});

describe("what is global", () => {
  test("is a place of its own, each of whose services may be down by itself", async () => {
    const world = new ToyWorld();
    world.graph.add(board, { name: "other", entries: {} });
    world.graph.add(board, { name: "www", entries: {} });
    world.graph.add(box, { region: EU, name: "a" });
    world.cloud.on("get board/www", () => {
      world.cloud.down.add("global");
      throw new Unreachable("no connection");
    });
    void world.cloud.clock.sleep(seconds(0.25)).then(() => world.cloud.down.clear());
    const run = await world.apply();
    expect(statuses(run)).toMatchObject({ "board/www": "unknown", "board/other": "done", "box/a@eu-1": "done" });
    expect(run.ending).toBe("partly");
  });
});

test("a call that gets no answer from a place that is up fails like any other", async () => {
  const world = worldOfTwo();
  world.cloud.on("get box/a@eu-1", fails(new Unreachable("connection reset")));
  await expect(world.plan()).rejects.toThrow("connection reset");
  expect(world.cloud.probes).toBe(1);

  world.cloud.on("create box/a@eu-1", fails(new Unreachable("connection reset")));
  const run = await world.apply();
  expect(run.ending).toBe("failed");
  expect(run.outcomes.get("box/a@eu-1")).toEqual({ status: "failed", reason: "connection reset" });
  expect(statuses(run)).toMatchObject({ "box/b@eu-1": "done" });
});
