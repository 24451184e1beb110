import { describe, expect, test } from "vitest";
import { apply } from "../../src/engine/apply.ts";
import { look, planOf } from "../../src/engine/look.ts";
import { box, pipe, seal, type ToyKind } from "./toy-kinds.ts";
import { actions, changeOf, EU, statuses, ToyWorld } from "./toy-world.ts";

const ID = "box/a@eu-1";

/** A box that is there, and one that is wanted. */
function worldOf(live: object, mark: string | null, spec: object, kind: ToyKind = box): ToyWorld {
  const world = new ToyWorld();
  world.cloud.put(ID, { ...live }, mark);
  world.graph.add(kind, { region: EU, name: "a", ...spec });
  return world;
}

describe("conflicts are known before the first write", () => {
  test("not ours and different: a conflict, which says how to take it over", async () => {
    const world = worldOf({ color: "red" }, null, { color: "green" });
    const change = changeOf(await world.plan(), ID);
    expect(change).toMatchObject({ action: "conflict", differences: [{ path: "color" }] });
    expect(change.reason).toContain("--adopt box/a@eu-1");
    expect(world.cloud.writes).toEqual([]);
  });

  test("not ours and equal: used, and never removed", async () => {
    const world = worldOf({ color: "red" }, null, { color: "red" });
    expect(actions(await world.plan())).toEqual({ [ID]: "keep" });
    expect((await world.apply()).ending).toBe("done");
    expect(world.cloud.writes).toEqual([]);
  });

  test("settings of a thing that needs no owner are updated", async () => {
    const unowned: ToyKind = {
      ...box,
      async read(context, key) {
        const live = await box.read(context, key);
        return live && { ...live, owned: undefined };
      },
    };
    const world = worldOf({ color: "red" }, null, { color: "green" }, unowned);
    expect(actions(await world.plan())).toEqual({ [ID]: "update" });
  });

  test("adopted: taken over, and only the one that was named", async () => {
    const world = worldOf({ color: "red" }, null, { color: "green" });
    world.cloud.put("box/b@eu-1", { color: "red" }, null);
    world.graph.add(box, { region: EU, name: "b", color: "green" });
    const adopts = (id: string) => id === ID;
    expect(actions(await world.plan({ adopts }))).toEqual({ [ID]: "update", "box/b@eu-1": "conflict" });

    const run = await world.apply({ adopts });
    expect(statuses(run)).toEqual({ [ID]: "done", "box/b@eu-1": "failed" });
    expect(world.cloud.state).toEqual(['box/a@eu-1 {"color":"green"}', 'box/b@eu-1 {"color":"red"}']);
  });

  test("with the mark of another goglobal application: never adopted", async () => {
    const world = worldOf({ color: "red" }, "app other/prod", { color: "green" });
    const change = changeOf(await world.plan({ adopts: () => true }), ID);
    expect(change.action).toBe("conflict");
    expect(change.reason).toContain("app other/prod");
  });

  test("with the mark of another goglobal application, and equal: used", async () => {
    const world = worldOf({ color: "red" }, "app other/prod", { color: "red" });
    expect(actions(await world.plan())).toEqual({ [ID]: "keep" });
  });

  test("an objection of the kind, whether there is something or not; nobody is asked when nothing is to change", async () => {
    const asked: (string | undefined)[] = [];
    const objecting: ToyKind = {
      ...box,
      objection({ name }, live) {
        asked.push(name);
        return live ? `it is ${String(live.spec.color)}` : "there is no room";
      },
    };
    const world = worldOf({ color: "red" }, "toy", { color: "green" }, objecting);
    world.cloud.put("box/same@eu-1");
    world.graph.add(objecting, { region: EU, name: "new" });
    world.graph.add(objecting, { region: EU, name: "same" });
    const plan = await world.plan({ adopts: () => true });
    expect(changeOf(plan, ID)).toMatchObject({ action: "conflict", reason: "it is red" });
    expect(changeOf(plan, "box/new@eu-1")).toMatchObject({ action: "conflict", reason: "there is no room" });
    expect(changeOf(plan, "box/same@eu-1").action).toBe("keep");
    expect(asked.sort()).toEqual(["a", "new"]);
  });

  test("what cannot be changed once it is made", async () => {
    const world = worldOf({ size: 1 }, "toy", { size: 2 });
    expect(changeOf(await world.plan(), ID)).toMatchObject({
      action: "conflict",
      reason: "size cannot be changed once it is made",
    });
  });

  test("what is immutable or replaces is found below a map too, whatever the names in it", async () => {
    const fixed: ToyKind = { ...box, immutable: ["tags"] };
    const world = worldOf({ tags: { "a.b": "1" } }, "toy", { tags: { "a.b": "2" } }, fixed);
    world.cloud.put("seal/s@eu-1", { tags: { "GET /x": "1" } });
    world.cloud.put("pipe/whole@eu-1");
    world.cloud.put("pipe/other@eu-1");
    const deep: ToyKind = { ...pipe, immutable: ["tags.*.x", "tags.x"] };
    world.graph.add(deep, { region: EU, name: "whole", tags: { x: "2" } });
    world.graph.add(deep, { region: EU, name: "other", tags: { y: "2" } });
    world.graph.add({ ...seal, replaces: ["tags.*"] }, { region: EU, name: "s", tags: { "GET /x": "2" } });
    expect(actions(await world.plan())).toEqual({
      [ID]: "conflict",
      "seal/s@eu-1": "replace",
      "pipe/whole@eu-1": "conflict",
      "pipe/other@eu-1": "update",
    });
  });

  test("what AWS has given up on, with AWS's reason", async () => {
    const world = worldOf({}, "toy", {});
    world.cloud.find(ID)!.failed = "out of stock";
    expect(changeOf(await world.plan(), ID)).toMatchObject({ action: "conflict", reason: "out of stock" });
  });

  test("unless its kind retries: then the plan says why, the next run tries again, and fails if that fails too", async () => {
    const world = new ToyWorld();
    const { cloud } = world;
    world.graph.add({ ...box, retries: true }, { region: EU, name: "a", color: "red" });
    cloud.put(ID, { color: "green" });
    cloud.find(ID)!.failed = "out of paint";
    expect(changeOf(await world.plan(), ID)).toMatchObject({
      action: "update",
      reason: "the last try failed: out of paint",
    });
    const run = await world.apply();
    expect(cloud.writes).toEqual([`set ${ID}`]);
    expect(run.outcomes.get(ID)).toEqual({ status: "failed", reason: "out of paint" });
  });

  test("the first write comes after all of them are known, and a conflict that appears later stops that one only", async () => {
    const world = new ToyWorld();
    world.graph.add(box, { region: EU, name: "a", color: "red" });
    world.graph.add(box, { region: EU, name: "b", color: "red" });
    const engine = world.engine();
    const found = await look(world.graph, engine);
    expect(actions(await planOf(world.graph, found))).toEqual({ [ID]: "create", "box/b@eu-1": "create" });
    expect(world.cloud.writes).toEqual([]);

    world.cloud.put("box/b@eu-1", { color: "green" }, "somebody else");
    const run = await apply(world.graph, engine, found);
    expect(statuses(run)).toEqual({ [ID]: "done", "box/b@eu-1": "failed" });
    expect(world.cloud.writes.filter((call) => call.includes("box/b"))).toEqual([]);
    expect(world.cloud.find("box/b@eu-1")!.settings).toEqual({ color: "green" });
  });
});
