import { describe, expect, test } from "vitest";
import { seconds } from "../../src/engine/duration.ts";
import { look } from "../../src/engine/look.ts";
import { fails } from "./toy-cloud.ts";
import { box, pipe } from "./toy-kinds.ts";
import { actions, EU, statuses, ToyWorld, US } from "./toy-world.ts";

const deletes = ({ cloud }: ToyWorld) => cloud.writes.filter((call) => call.startsWith("delete"));

describe("removals", () => {
  test("start when creates and updates are done, in reverse order of the kinds", async () => {
    const world = new ToyWorld();
    const { cloud, graph } = world;
    for (const id of ["board/old", "box/old@eu-1", "pipe/old@us-1", "seal/old@eu-1"]) cloud.put(id);
    cloud.put("box/changed@eu-1", { color: "red" });
    graph.add(box, { region: EU, name: "new" });
    graph.add(box, { region: EU, name: "changed", color: "green" });
    cloud.on("create box/new@eu-1", () => cloud.clock.sleep(seconds(60)));
    expect((await world.apply()).ending).toBe("done");
    expect(cloud.writes.slice(0, 2).sort()).toEqual(["create box/new@eu-1", "set box/changed@eu-1"]);
    expect(cloud.writes.slice(2)).toEqual([
      "delete board/old",
      "delete pipe/old@us-1",
      "delete seal/old@eu-1",
      "delete box/old@eu-1",
    ]);
    expect(world.told("finished")).toEqual([
      "box/changed@eu-1",
      "box/new@eu-1",
      "board/old",
      "pipe/old@us-1",
      "seal/old@eu-1",
      "box/old@eu-1",
    ]);
  });

  test("what does not carry our mark is nobody's business", async () => {
    const world = new ToyWorld();
    world.cloud.put("box/theirs@eu-1", {}, "app other/prod");
    world.cloud.put("box/nobodys@eu-1", {}, null);
    expect((await world.plan()).changes).toEqual([]);
    await world.apply();
    expect(world.cloud.writes).toEqual([]);
  });

  test("only what the user asked for", async () => {
    const world = new ToyWorld();
    world.cloud.put("box/a@eu-1");
    world.cloud.put("box/b@eu-1");
    expect(actions(await world.plan({ selects: (id) => id === "box/b@eu-1" }))).toEqual({ "box/b@eu-1": "delete" });
  });

  test("never what is wanted and only left out of this run, be its key known or not", async () => {
    const world = new ToyWorld();
    const whole = new ToyWorld();
    for (const id of ["box/a@eu-1", "box/b@eu-1", "pipe/p@us-1", "pipe/q@eu-1"]) world.cloud.put(id);
    const { id: key } = whole.graph.add(box, { region: EU, name: "a", color: "red" });
    whole.graph.add(pipe, { region: US, name: key }, { name: "p" });
    const others = whole.graph.nodes;
    const { strays } = await look(world.graph, world.engine(), { regions: [EU, US], others });
    expect(strays.map(({ id }) => id)).toEqual(["box/b@eu-1", "pipe/q@eu-1"]);
  });

  test("two that cannot be told apart by their name are two removals", async () => {
    const world = new ToyWorld();
    world.cloud.put("seal/s@eu-1");
    world.cloud.put("seal/s@eu-1");
    world.cloud.on("delete seal/s@eu-1", fails(new Error("stuck")));
    const plan = await world.plan();
    expect(plan.changes.map(({ id }) => id)).toEqual(["seal/s@eu-1#t1", "seal/s@eu-1#t2"]);
    const run = await world.apply();
    expect(statuses(run)).toEqual({ "seal/s@eu-1#t1": "failed", "seal/s@eu-1#t2": "removed" });
    expect(run.ending).toBe("failed");
  });
});

describe("removals are held back", () => {
  test("while something still uses the thing", async () => {
    const world = new ToyWorld();
    const used = world.cloud.put("box/used@eu-1");
    world.cloud.put("box/free@eu-1");
    world.cloud.put("pipe/p@eu-1", { on: used.id });
    world.graph.add(pipe, { region: EU, name: "p" });
    const run = await world.apply();
    expect(statuses(run)).toEqual({ "pipe/p@eu-1": "kept", "box/used@eu-1": "skipped", "box/free@eu-1": "removed" });
    expect(run.outcomes.get("box/used@eu-1")).toMatchObject({ because: "pipe/p@eu-1" });
    expect(world.told("skipped")).toEqual(["box/used@eu-1"]);
  });

  test("not because something else has the same name", async () => {
    const world = new ToyWorld();
    world.cloud.put("box/orders@eu-1");
    world.cloud.put("pipe/orders@eu-1");
    world.graph.add(pipe, { region: EU, name: "orders" });
    expect((await world.apply()).ending).toBe("done");
    expect(world.cloud.state).toEqual(["pipe/orders@eu-1 {}"]);
  });

  test("not because of what another of its kind is known by as well", async () => {
    const world = new ToyWorld();
    world.cloud.put("box/orders@eu-1");
    world.cloud.put("box/orders@us-1");
    world.cloud.put("pipe/p@us-1", { on: "orders" });
    world.graph.add(box, { region: US, name: "orders" });
    world.graph.add(pipe, { region: US, name: "p" });
    expect(statuses(await world.apply())).toEqual({
      "box/orders@us-1": "kept",
      "pipe/p@us-1": "kept",
      "box/orders@eu-1": "removed",
    });
  });

  test("until what used it has moved away in the same run", async () => {
    const world = new ToyWorld();
    const old = world.cloud.put("box/old@eu-1");
    world.cloud.put("pipe/p@eu-1", { on: old.id });
    const a = world.graph.add(box, { region: EU, name: "a" });
    world.graph.add(pipe, { region: EU, name: "p", on: a.id });
    expect((await world.apply()).ending).toBe("done");
    expect(world.cloud.state).toEqual(["box/a@eu-1 {}", 'pipe/p@eu-1 {"on":"box/a@eu-1"}']);
  });

  test("when a later kind failed: nobody knows what it uses", async () => {
    const world = new ToyWorld();
    world.cloud.put("box/old@eu-1");
    world.graph.add(pipe, { region: EU, name: "p" });
    world.cloud.on("create pipe/p@eu-1", fails(new Error("broken")));
    const run = await world.apply();
    expect(run.outcomes.get("box/old@eu-1")).toEqual({ status: "skipped", because: "pipe/p@eu-1", root: "failed" });
    expect(deletes(world)).toEqual([]);
    await world.apply();
    expect(world.cloud.state).toEqual(["pipe/p@eu-1 {}"]);
  });

  test("not when an earlier kind failed", async () => {
    const world = new ToyWorld();
    world.cloud.put("pipe/old@eu-1");
    world.graph.add(box, { region: EU, name: "b" });
    world.cloud.on("create box/b@eu-1", fails(new Error("broken")));
    expect(statuses(await world.apply())).toEqual({ "box/b@eu-1": "failed", "pipe/old@eu-1": "removed" });
  });

  test("when the removal of a later kind failed", async () => {
    const world = new ToyWorld();
    world.cloud.put("box/old@eu-1");
    world.cloud.put("pipe/old@eu-1");
    world.cloud.on("delete pipe/old@eu-1", fails(new Error("stuck")));
    const run = await world.apply();
    expect(Object.fromEntries(run.outcomes)).toMatchObject({
      "pipe/old@eu-1": { status: "failed", reason: "stuck" },
      "box/old@eu-1": { status: "skipped", root: "failed" },
    });
    expect(deletes(world)).toEqual(["delete pipe/old@eu-1"]);
  });

  test("for good when what uses it is left, and the plan says so", async () => {
    const world = new ToyWorld();
    const deep = world.cloud.put("stone/deep@eu-1");
    const used = world.cloud.put("box/used@eu-1", { on: deep.id });
    world.cloud.put("vault/v@eu-1", { on: used.id });
    world.cloud.put("box/free@eu-1");
    const plan = await world.plan();
    expect(actions(plan)).toEqual({ "box/free@eu-1": "delete" });
    expect(plan.left).toContainEqual({ id: "box/used@eu-1", reason: "vault/v@eu-1, which is left, still uses it" });
    expect((await world.apply()).ending).toBe("done");
    expect(deletes(world)).toEqual(["delete box/free@eu-1"]);
  });
});

describe("what is left is said", () => {
  test("data is never removed by default, and what stays says why", async () => {
    const world = new ToyWorld();
    world.cloud.put("vault/v@eu-1");
    world.cloud.put("stone/s@eu-1");
    const plan = await world.plan();
    expect(plan.changes).toEqual([]);
    expect(plan.left).toEqual([
      { id: "stone/s@eu-1", reason: "it is too heavy" },
      { id: "vault/v@eu-1", reason: "holds data, which goglobal never deletes by default" },
    ]);
    expect((await world.apply()).ending).toBe("done");
    expect(world.cloud.writes).toEqual([]);
  });
});
