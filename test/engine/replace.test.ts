import { describe, expect, test } from "vitest";
import { readable } from "../../src/engine/reference.ts";
import { fails } from "./toy-cloud.ts";
import { box, pipe, seal, type ToyKind } from "./toy-kinds.ts";
import { actions, changeOf, EU, KINDS, statuses, ToyWorld } from "./toy-world.ts";

/** A seal of size 1 on which a pipe is built; size 2 is wanted. */
function worldToReplace(kind: ToyKind = seal): ToyWorld {
  const world = new ToyWorld();
  const old = world.cloud.put("seal/s@eu-1", { size: 1 });
  world.cloud.put("pipe/p@eu-1", { on: old.id });
  const s = world.graph.add(kind, { region: EU, name: "s", size: 2 });
  world.graph.add(pipe, { region: EU, name: "p", on: s.id });
  return world;
}

const DONE = ['pipe/p@eu-1 {"on":"seal/s@eu-1"}', 'seal/s@eu-1 {"size":2}'];

describe("`replaces` makes a new one first, dependants move over, and the old one goes last", () => {
  test("in the plan the outputs of the new one are unknown, and dependants change", async () => {
    const world = worldToReplace();
    const plan = await world.plan();
    expect(actions(plan)).toEqual({ "seal/s@eu-1": "replace", "pipe/p@eu-1": "update" });
    const [{ path, from, to }] = changeOf(plan, "pipe/p@eu-1").differences as [
      { path: string; from: unknown; to: string },
    ];
    expect([path, from, readable(to)]).toEqual(["on", "t1", "(id of seal/s@eu-1, known after apply)"]);
  });

  test("in apply", async () => {
    const world = worldToReplace();
    const run = await world.apply();
    expect(run.ending).toBe("done");
    expect(world.cloud.writes).toEqual(["create seal/s@eu-1", "set pipe/p@eu-1", "delete seal/s@eu-1"]);
    expect(world.cloud.state).toEqual(DONE);
    expect(world.cloud.things.map(({ id }) => id)).toEqual(["t2", "t3"]);
    expect(statuses(run)).toEqual({ "seal/s@eu-1": "done", "pipe/p@eu-1": "done", "seal/s@eu-1#old": "removed" });
  });

  test("what can be changed in place is", async () => {
    const world = new ToyWorld();
    world.cloud.put("seal/s@eu-1", { size: 1, color: "red" });
    world.graph.add(seal, { region: EU, name: "s", size: 1, color: "green" });
    await world.apply();
    expect(world.cloud.writes).toEqual(["set seal/s@eu-1"]);
  });

  test("where a dependant does not move over, the old one stays, and the next run finishes it", async () => {
    const world = worldToReplace();
    world.cloud.on("set pipe/p@eu-1", fails(new Error("stuck")));
    const run = await world.apply();
    expect(run.ending).toBe("failed");
    expect(run.outcomes.get("seal/s@eu-1#old")).toMatchObject({ status: "skipped", because: "pipe/p@eu-1" });
    expect(world.cloud.state).toHaveLength(3);

    expect(actions(await world.plan())).toEqual({
      "seal/s@eu-1": "keep",
      "pipe/p@eu-1": "update",
      "seal/s@eu-1#t1": "delete",
    });
    expect((await world.apply()).ending).toBe("done");
    expect(world.cloud.state).toEqual(DONE);
  });

  test.each([1, 2, 3])("a crash after write %i is finished by the next run", async (writes) => {
    const world = worldToReplace();
    world.cloud.crashAfter = writes;
    await world.apply();
    world.cloud.crashAfter = Number.POSITIVE_INFINITY;
    expect((await world.apply()).ending).toBe("done");
    expect(world.cloud.state).toEqual(DONE);
    expect(world.cloud.writes).toHaveLength(3);
  });

  test("a stranger that was replaced by adoption is not removed: it is not ours", async () => {
    const world = worldToReplace();
    world.cloud.find("seal/s@eu-1")!.mark = null;
    const run = await world.apply({ adopts: () => true });
    expect(run.ending).toBe("done");
    expect(world.cloud.writes).toEqual(["create seal/s@eu-1", "set pipe/p@eu-1"]);
    expect(world.cloud.state).toHaveLength(3);
  });

  test("an old one that holds data is left", async () => {
    const keeper: ToyKind = { ...seal, holdsData: true };
    const world = worldToReplace(keeper);
    const kinds = KINDS.map((kind) => (kind === seal ? keeper : kind));
    const run = await world.applyAfter(() => {}, kinds);
    expect(run.ending).toBe("done");
    expect(world.cloud.writes).toEqual(["create seal/s@eu-1", "set pipe/p@eu-1"]);
  });

  test("what replaces may hang on what another resource puts out", async () => {
    const onBox: ToyKind = { ...seal, replaces: ["on"] };
    const world = new ToyWorld();
    const { cloud, graph } = world;
    const ground = cloud.put("box/b@eu-1");
    cloud.put("seal/s@eu-1", { on: "elsewhere" });
    cloud.put("seal/s@eu-1", { on: ground.id });
    const b = graph.add(box, { region: EU, name: "b" });
    graph.add(onBox, { region: EU, name: "s", on: b.id });
    expect(actions(await world.plan())).toEqual({
      "box/b@eu-1": "keep",
      "seal/s@eu-1": "keep",
      "seal/s@eu-1#t2": "delete",
    });
    await world.applyAfter(
      () => {},
      KINDS.map((kind) => (kind === seal ? onBox : kind)),
    );
    expect(cloud.state).toEqual(["box/b@eu-1 {}", 'seal/s@eu-1 {"on":"box/b@eu-1"}']);
    expect(cloud.things.map(({ id }) => id)).toEqual(["t1", "t3"]);
  });
});
