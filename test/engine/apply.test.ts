import { describe, expect, test } from "vitest";
import { fails } from "./toy-cloud.ts";
import { board, box, pipe } from "./toy-kinds.ts";
import { EU, statuses, ToyWorld, US } from "./toy-world.ts";

describe("apply starts a resource the moment what it needs is done", () => {
  test("in the order of needs, with the outputs of what was made before", async () => {
    const world = new ToyWorld();
    const a = world.graph.add(box, { region: EU, name: "a", color: "red" });
    const b = world.graph.add(box, { region: US, name: "b", on: a.id });
    world.graph.add(board, { name: "www", entries: { [US]: `https://${b.id}/` } });
    const run = await world.apply();
    expect(run.ending).toBe("done");
    expect(world.cloud.writes).toEqual([
      "create box/a@eu-1",
      "set box/a@eu-1",
      "create box/b@us-1",
      "create board/www",
    ]);
    expect(world.cloud.state).toEqual([
      'board/www {"us-1":"https://t2/"}',
      'box/a@eu-1 {"color":"red"}',
      'box/b@us-1 {"on":"box/a@eu-1"}',
    ]);
    expect(run.outcomes.get("box/b@us-1")).toMatchObject({
      status: "done",
      action: "create",
      live: { outputs: { id: "t2" } },
    });
  });

  test("there are no levels: a slow one holds up only what depends on it", async () => {
    const world = new ToyWorld();
    const { graph, cloud } = world;
    const slow = graph.add(box, { region: EU, name: "slow" });
    const a = graph.add(box, { region: EU, name: "a" });
    const b = graph.add(box, { region: EU, name: "b", on: a.id });
    graph.add(box, { region: EU, name: "c", on: b.id });
    graph.add(box, { region: EU, name: "last", on: slow.id });
    cloud.on("create box/slow@eu-1", () => cloud.clock.sleep(60_000));
    await world.apply();
    expect(world.told("finished")).toEqual([
      "box/a@eu-1",
      "box/b@eu-1",
      "box/c@eu-1",
      "box/slow@eu-1",
      "box/last@eu-1",
    ]);
  });

  test("what needs nothing runs side by side, in the time of one", async () => {
    const timeOf = async (count: number) => {
      const world = new ToyWorld();
      for (let index = 0; index < count; index += 1) world.graph.add(box, { region: EU, name: `b${index}` });
      world.cloud.takes = 30_000;
      return (await world.apply()).duration;
    };
    expect(await timeOf(10)).toBe(await timeOf(1));
  });

  test("waits for what it needs to settle, not only for the answer", async () => {
    const world = new ToyWorld();
    const a = world.graph.add(box, { region: EU, name: "a" });
    world.graph.add(pipe, { region: EU, name: "p", on: a.id });
    world.cloud.takes = 30_000;
    let began = 0;
    world.cloud.on("create pipe/p@eu-1", () => (began = world.cloud.clock.now()));
    await world.apply();
    expect(began).toBeGreaterThanOrEqual(30_000);
  });
});

describe("a failure stops only what depends on it", () => {
  const broken = () => {
    const world = new ToyWorld();
    const a = world.graph.add(box, { region: EU, name: "a" });
    const b = world.graph.add(box, { region: EU, name: "b", on: a.id });
    world.graph.add(box, { region: EU, name: "c", on: b.id });
    world.graph.add(box, { region: EU, name: "d" });
    world.cloud.on("create box/a@eu-1", fails(new Error("quota exceeded")));
    return world;
  };

  test("the run says what was done, what failed and what was skipped", async () => {
    const world = broken();
    const run = await world.apply();
    expect(run.ending).toBe("failed");
    expect(Object.fromEntries(run.outcomes)).toMatchObject({
      "box/a@eu-1": { status: "failed", reason: "quota exceeded" },
      "box/b@eu-1": { status: "skipped", because: "box/a@eu-1", root: "failed" },
      "box/c@eu-1": { status: "skipped", because: "box/b@eu-1", root: "failed" },
      "box/d@eu-1": { status: "done", action: "create" },
    });
    expect(world.cloud.state).toEqual(["box/d@eu-1 {}"]);
    expect(world.told("failed")).toEqual(["box/a@eu-1"]);
    expect(world.told("skipped")).toEqual(["box/b@eu-1", "box/c@eu-1"]);
  });

  test("running again resumes", async () => {
    const world = broken();
    await world.apply();
    const run = await world.apply();
    expect(statuses(run)).toEqual({
      "box/a@eu-1": "done",
      "box/b@eu-1": "done",
      "box/c@eu-1": "done",
      "box/d@eu-1": "kept",
    });
    expect(world.cloud.writes.filter((call) => call.includes("box/d"))).toHaveLength(1);
  });
});

describe("what is as it should be and needs what failed", () => {
  const broken = async () => {
    const world = new ToyWorld();
    const { cloud, graph } = world;
    const old = cloud.put("box/a@eu-1", { color: "red" });
    cloud.put("box/b@eu-1", { on: old.id });
    const a = graph.add(box, { region: EU, name: "a", color: "blue" });
    const b = graph.add(box, { region: EU, name: "b", on: a.id });
    graph.add(box, { region: EU, name: "c", on: b.id });
    cloud.on("set box/a@eu-1", fails(new Error("no paint")));
    return { world, run: await world.apply() };
  };

  test("is said to be as it should be", async () => {
    const { world, run } = await broken();
    expect(statuses(run)).toMatchObject({ "box/a@eu-1": "failed", "box/b@eu-1": "kept" });
    expect(world.told("skipped")).toEqual(["box/c@eu-1"]);
    expect(run.ending).toBe("failed");
  });

  test("is nothing to build on in this run", async () => {
    const { world, run } = await broken();
    expect(run.outcomes.get("box/c@eu-1")).toEqual({ status: "skipped", because: "box/b@eu-1", root: "failed" });
    expect(world.cloud.state.join(" ")).not.toContain("box/c");
  });
});

describe("apply looks again right before it changes", () => {
  test("what somebody else has made so meanwhile is left alone", async () => {
    const world = new ToyWorld();
    world.cloud.put("box/a@eu-1", { color: "green" });
    world.graph.add(box, { region: EU, name: "a", color: "red" });
    const run = await world.applyAfter(() => (world.cloud.find("box/a@eu-1")!.settings = { color: "red" }));
    expect(statuses(run)).toEqual({ "box/a@eu-1": "kept" });
    expect(world.cloud.writes).toEqual([]);
  });

  test("what somebody else has made meanwhile is not created a second time", async () => {
    const world = new ToyWorld();
    world.graph.add(box, { region: EU, name: "a" });
    const run = await world.applyAfter(() => world.cloud.put("box/a@eu-1", {}));
    expect(statuses(run)).toEqual({ "box/a@eu-1": "kept" });
    expect(world.cloud.writes).toEqual([]);
  });

  test("what was as it should be is not read again, as long as the same is wanted of it", async () => {
    const world = new ToyWorld();
    world.cloud.put("box/a@eu-1");
    world.graph.add(box, { region: EU, name: "a" });
    world.graph.add(box, { region: EU, name: "b" });
    await world.apply();
    expect(world.cloud.calls.filter((call) => call === "get box/a@eu-1")).toHaveLength(1);
  });

  test("what was as it should be is changed after all when what it mentions became another", async () => {
    const world = new ToyWorld();
    const { cloud, graph } = world;
    const old = cloud.put("box/a@eu-1", { color: "red" });
    cloud.put("pipe/p@eu-1", { on: old.id });
    const a = graph.add(box, { region: EU, name: "a", color: "green" });
    graph.add(pipe, { region: EU, name: "p", on: a.id });
    const run = await world.applyAfter(() => {
      cloud.things.splice(cloud.things.indexOf(old), 1);
    });
    expect(run.ending).toBe("done");
    expect(run.outcomes.get("pipe/p@eu-1")).toMatchObject({ status: "done", action: "update" });
    expect(cloud.state).toEqual(['box/a@eu-1 {"color":"green"}', 'pipe/p@eu-1 {"on":"box/a@eu-1"}']);
  });
});

test("every line that a user sees comes from an event", async () => {
  const world = new ToyWorld();
  world.graph.add(
    {
      ...box,
      async converge(context, spec, live) {
        context.note("making it");
        await box.converge(context, spec, live);
      },
    },
    { region: EU, name: "a" },
  );
  world.cloud.takes = 1000;
  await world.apply();
  expect(world.events).toEqual([
    { type: "started", id: "box/a@eu-1", action: "create", typical: 10_000 },
    { type: "note", id: "box/a@eu-1", message: "making it" },
    { type: "waiting", id: "box/a@eu-1", what: "CREATING" },
    { type: "finished", id: "box/a@eu-1", action: "create", milliseconds: 1500 },
  ]);
});
