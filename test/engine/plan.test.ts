import { describe, expect, test } from "vitest";
import { summary, writes } from "../../src/engine/change.ts";
import { board, box, pipe, seal } from "./toy-kinds.ts";
import { actions, changeOf, EU, ToyWorld } from "./toy-world.ts";

describe("plan looks at everything and touches nothing", () => {
  test("every sign there is, and not one write", async () => {
    const world = new ToyWorld();
    const { graph, cloud } = world;
    cloud.put("box/same@eu-1", { color: "red" });
    cloud.put("box/other@eu-1", { color: "green" });
    cloud.put("box/theirs@eu-1", { color: "green" }, null);
    cloud.put("seal/old@eu-1", { size: 1 });
    cloud.put("pipe/stray@us-1");
    cloud.put("box/far@us-1");
    for (const name of ["same", "other", "theirs", "new"]) graph.add(box, { region: EU, name, color: "red" });
    graph.add(seal, { region: EU, name: "old", size: 2 });
    graph.add(box, { region: "down-1", name: "far" });
    cloud.down.add("down-1");
    const before = cloud.state;

    const plan = await world.plan();

    expect(actions(plan)).toEqual({
      "box/same@eu-1": "keep",
      "box/other@eu-1": "update",
      "box/theirs@eu-1": "conflict",
      "box/new@eu-1": "create",
      "seal/old@eu-1": "replace",
      "box/far@down-1": "unknown",
      "box/far@us-1": "delete",
      "pipe/stray@us-1": "delete",
    });
    expect(summary(plan.changes)).toEqual({
      create: 1,
      update: 1,
      replace: 1,
      delete: 2,
      conflict: 1,
      unknown: 1,
      keep: 1,
    });
    expect(plan.changes.filter(writes).map(({ action }) => action)).toEqual([
      "update",
      "create",
      "replace",
      "delete",
      "delete",
    ]);
    expect(changeOf(plan, "box/other@eu-1")).toEqual({
      id: "box/other@eu-1",
      action: "update",
      step: "box",
      place: EU,
      differences: [{ path: "color", from: "green", to: "red" }],
    });
    expect(cloud.writes).toEqual([]);
    expect(cloud.state).toEqual(before);
  });

  test("what AWS is still at work on is said to be in progress", async () => {
    const world = new ToyWorld();
    world.cloud.put("box/a@eu-1").readyAt = 60_000;
    world.graph.add(box, { region: EU, name: "a" });
    expect(changeOf(await world.plan(), "box/a@eu-1")).toMatchObject({
      action: "keep",
      reason: "in progress: CREATING",
    });
  });

  test("advice is given where there is something to change, and only there", async () => {
    const world = new ToyWorld();
    const advised = { ...box, advice: () => "it costs" };
    world.cloud.put("box/a@eu-1", { color: "red" });
    world.cloud.put("box/b@eu-1", { color: "red" });
    world.graph.add(advised, { region: EU, name: "a", color: "red" });
    world.graph.add(advised, { region: EU, name: "b", color: "green" });
    const plan = await world.plan();
    expect(changeOf(plan, "box/a@eu-1")).not.toHaveProperty("advice");
    expect(changeOf(plan, "box/b@eu-1").advice).toBe("it costs");
  });

  test("`null` must be absent: what is there goes, what is not there is as it should be", async () => {
    const world = new ToyWorld();
    world.cloud.put("box/painted@eu-1", { color: "red" });
    world.cloud.put("box/plain@eu-1");
    world.graph.add(box, { region: EU, name: "painted", color: null });
    world.graph.add(box, { region: EU, name: "plain", color: null });
    const plan = await world.plan();
    expect(actions(plan)).toEqual({ "box/painted@eu-1": "update", "box/plain@eu-1": "keep" });
    await world.apply();
    expect(world.cloud.state).toEqual(["box/painted@eu-1 {}", "box/plain@eu-1 {}"]);
  });

  test("what is not known yet stays a reference; what is known is compared", async () => {
    const world = new ToyWorld();
    const { graph, cloud } = world;
    const known = cloud.put("box/known@eu-1");
    cloud.put("pipe/right@eu-1", { on: known.id });
    const made = graph.add(box, { region: EU, name: "known" });
    const missing = graph.add(box, { region: EU, name: "missing" });
    graph.add(pipe, { region: EU, name: "right", on: made.id });
    graph.add(pipe, { region: EU, name: "left", on: missing.id });
    const plan = await world.plan();
    expect(changeOf(plan, "pipe/right@eu-1").action).toBe("keep");
    expect(changeOf(plan, "pipe/left@eu-1").differences).toContainEqual({ path: "on", from: null, to: missing.id });
  });

  test("what a key mentions is read first; where it is not there yet, nothing can be read", async () => {
    const world = new ToyWorld();
    const { graph, cloud } = world;
    const known = cloud.put("box/known@eu-1");
    cloud.put(`pipe/${known.id}@eu-1`);
    const made = graph.add(box, { region: EU, name: "known" });
    const missing = graph.add(box, { region: EU, name: "missing" });
    graph.add(pipe, { region: EU, name: made.id }, { name: "right" });
    graph.add(pipe, { region: EU, name: missing.id }, { name: "left" });
    expect(actions(await world.plan())).toMatchObject({ "pipe/right@eu-1": "keep", "pipe/left@eu-1": "create" });
    expect(cloud.calls.filter((call) => call.startsWith("get pipe"))).toEqual([`get pipe/${known.id}@eu-1`]);
  });
});

test("a document that others share shows only what is ours", async () => {
  const world = new ToyWorld();
  world.cloud.put("board/www", { theirs: "x", old: "y", "us-1": "z" });
  world.graph.add(board, { name: "www", entries: { "us-1": "z", old: null } });
  expect(changeOf(await world.plan(), "board/www").differences).toEqual([{ path: "entries.old", from: "y", to: null }]);
});
