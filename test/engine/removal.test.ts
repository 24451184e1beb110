import { describe, expect, test } from "vitest";
import { minutes, seconds } from "../../src/engine/duration.ts";
import { Stale } from "../../src/engine/errors.ts";
import { Denied, fails, NotYet } from "./toy-cloud.ts";
import { look, planOf } from "../../src/engine/look.ts";
import { board, box, type ToyKind } from "./toy-kinds.ts";
import { EU, ToyWorld, US } from "./toy-world.ts";

const deletes = ({ cloud }: ToyWorld) => cloud.writes.filter((call) => call.startsWith("delete"));

describe("a removal", () => {
  const one = () => {
    const world = new ToyWorld();
    world.cloud.put("box/old@eu-1");
    return world;
  };

  test("is told with the step that others of its kind belong to, by the name that a reader knows", async () => {
    const world = one();
    const named: ToyKind = {
      ...box,
      list: async (context, place) =>
        (await box.list!(context, place)).map((live) => ({ ...live, label: `attic/${live.spec.name}` })),
    };
    const planned = async () => {
      const found = await look(world.graph, world.engine({ kinds: [named] }), { regions: [EU] });
      const { changes } = await planOf(world.graph, found);
      return changes.filter(({ action }) => action === "delete").map(({ id, step }) => `${step}: ${id}`);
    };
    expect(await planned()).toEqual(["box: box/attic/old@eu-1"]);
    world.graph.add(named, { region: US, name: "a" }, { step: "house" });
    expect(await planned()).toEqual(["house: box/attic/old@eu-1"]);
  });

  test("takes away what it is meant for, where nothing but its key tells it from others", async () => {
    const world = new ToyWorld();
    // As a permission has nothing that others could mention.
    const nameless: ToyKind = {
      ...box,
      remove: async ({ cloud }, { spec: { region, name } }) => cloud.delete(cloud.find(`box/${name}@${region}`)!),
      list: async (context, place) =>
        (await box.list!(context, place)).map((live) => ({ ...live, outputs: { id: "", name: "" } })),
    };
    for (const name of ["first", "old", "older"]) world.cloud.put(`box/${name}@eu-1`);
    world.graph.add(nameless, { region: EU, name: "first" });
    expect((await world.applyAfter(() => {}, [nameless])).ending).toBe("done");
    expect(deletes(world)).toEqual(["delete box/old@eu-1", "delete box/older@eu-1"]);
    expect(world.cloud.state).toEqual(["box/first@eu-1 {}"]);
  });

  test("is over when the thing is gone", async () => {
    const world = one();
    // It goes on standing there for a while after AWS has said yes.
    const there = world.cloud.find("box/old@eu-1")!;
    world.cloud.on("delete box/old@eu-1", () => world.cloud.things.push({ ...there }));
    void world.cloud.clock.sleep(seconds(20)).then(() => (world.cloud.things.length = 0));
    const run = await world.apply();
    expect(run.ending).toBe("done");
    expect(run.duration).toBeGreaterThanOrEqual(seconds(19));
    expect(world.events).toContainEqual({ type: "waiting", id: "box/old@eu-1", what: "AWS to remove it" });
  });

  test("is given up when patience ends", async () => {
    const world = one();
    const there = world.cloud.find("box/old@eu-1")!;
    world.cloud.on("delete box/old@eu-1", () => world.cloud.things.push({ ...there }));
    const run = await world.apply();
    expect(run.outcomes.get("box/old@eu-1")).toEqual({ status: "failed", reason: "it is still there after 2 min" });
    expect(run.duration).toBeLessThan(minutes(2.1));
  });

  test("looks again right before: what is gone, or no longer ours, is not touched", async () => {
    const world = one();
    world.cloud.put("box/given@eu-1");
    const run = await world.applyAfter(() => {
      world.cloud.things.shift();
      world.cloud.find("box/given@eu-1")!.mark = "app other/prod";
    });
    expect(run.ending).toBe("done");
    expect(world.cloud.writes).toEqual([]);
    expect(world.cloud.state).toEqual(["box/given@eu-1 {}"]);
  });

  test("is tried again when it is not possible yet, or when somebody was faster", async () => {
    const world = one();
    world.cloud.on("delete box/old@eu-1", fails(new NotYet("busy")), 3);
    world.cloud.on("delete box/old@eu-1", fails(new Stale("changed")), 2);
    expect((await world.apply()).ending).toBe("done");
    expect(deletes(world)).toHaveLength(6);
    expect(world.cloud.state).toEqual([]);
  });

  test("a document that we shared goes like anything else", async () => {
    const world = new ToyWorld();
    world.cloud.put("board/www", { [EU]: "x" });
    expect((await world.apply()).ending).toBe("done");
    expect(world.cloud.state).toEqual([]);
    world.graph.add(board, { name: "www", entries: { [EU]: "x" } });
    await world.apply();
    expect(world.cloud.state).toEqual(['board/www {"eu-1":"x"}']);
  });
});

describe("what the caller may not look for", () => {
  const denied = () => {
    const world = new ToyWorld();
    const closed: ToyKind = { ...box, list: async () => Promise.reject(new Denied("not yours")) };
    return { world, closed, see: () => look(world.graph, world.engine({ kinds: [closed] }), { regions: [EU] }) };
  };

  test("is told, where nothing of the kind is wanted", async () => {
    const { see } = denied();
    const { strays, unseen } = await see();
    expect([strays, [...unseen]]).toEqual([[], [["box", "not yours"]]]);
  });

  test("fails the plan, where something is: half a plan misleads", async () => {
    const { world, closed, see } = denied();
    world.graph.add(closed, { region: US, name: "a" });
    await expect(see()).rejects.toThrow("not yours");
  });
});
