import { describe, expect, test } from "vitest";
import { seconds } from "../../src/engine/duration.ts";
import { change, fails } from "./toy-cloud.ts";
import { board, box, type BoardSpec } from "./toy-kinds.ts";
import { actions, EU, statuses, ToyWorld, US } from "./toy-world.ts";

const ID = "board/www";

/** A box by region, and a board that mentions both. */
function worldOfTwo(live?: Record<string, string>): ToyWorld {
  const world = new ToyWorld();
  if (live) world.cloud.put(ID, live);
  const eu = world.graph.add(box, { region: EU, name: "b" });
  const us = world.graph.add(box, { region: US, name: "b" });
  world.graph.add(board, { name: "www", entries: { [EU]: `at ${eu.name}`, [US]: `at ${us.name}`, old: null } });
  return world;
}

describe("`weak`: an entry whose reference failed in this run stays as it is", () => {
  test("the others are written, what somebody else has there stays, and the resource ends partly", async () => {
    const world = worldOfTwo({ [EU]: "before", old: "x", theirs: "y" });
    world.cloud.on("create box/b@eu-1", fails(new Error("broken")));
    const run = await world.apply();
    expect(run.ending).toBe("failed");
    expect(run.outcomes.get(ID)).toMatchObject({
      status: "done",
      action: "update",
      partly: "entries.eu-1 waits for box/b@eu-1",
    });
    expect(world.cloud.find(ID)!.settings).toEqual({ [EU]: "before", [US]: "at b", theirs: "y" });
    expect(world.events).toContainEqual({
      type: "finished",
      id: ID,
      action: "update",
      milliseconds: 200,
      partly: "entries.eu-1 waits for box/b@eu-1",
    });

    expect((await world.apply()).ending).toBe("done");
    expect(world.cloud.find(ID)!.settings).toEqual({ [EU]: "at b", [US]: "at b", theirs: "y" });
  });

  test("an entry that is not there yet is not made", async () => {
    const world = worldOfTwo();
    world.cloud.on("create box/b@eu-1", fails(new Error("broken")));
    await world.apply();
    expect(world.cloud.state).toEqual(['board/www {"us-1":"at b"}', "box/b@us-1 {}"]);
  });

  test("waits for what its entries mention to end, well or not", async () => {
    const world = worldOfTwo();
    const { cloud } = world;
    cloud.on("create box/b@eu-1", () => cloud.clock.sleep(seconds(60)));
    await world.apply();
    expect(world.told("started").at(-1)).toBe(ID);
    expect(cloud.writes.at(-1)).toBe("create board/www");
    expect(cloud.find(ID)!.settings).toEqual({ [EU]: "at b", [US]: "at b" });
  });

  test("nothing else to do: it is kept, and still ends partly", async () => {
    const world = worldOfTwo({ [US]: "at b" });
    world.cloud.put("box/b@us-1");
    world.cloud.on("create box/b@eu-1", fails(new Error("broken")));
    const run = await world.apply();
    expect(run.outcomes.get(ID)).toMatchObject({ status: "done", partly: "entries.eu-1 waits for box/b@eu-1" });
    expect(world.cloud.writes).toEqual(["create box/b@eu-1"]);
  });

  test("what the user left out of the run is not missed", async () => {
    const world = worldOfTwo({ [EU]: "before" });
    const part = world.graph.without(({ place }) => place === EU);
    expect(actions(await world.plan({}, part))).toEqual({ "box/b@us-1": "create", [ID]: "update" });
    const run = await world.apply({}, part);
    expect(run.ending).toBe("done");
    expect(run.outcomes.get(ID)).not.toHaveProperty("partly");
    expect(world.cloud.find(ID)!.settings).toEqual({ [EU]: "before", [US]: "at b" });
  });

  test("what is needed by more than an entry is needed", async () => {
    const world = new ToyWorld();
    const eu = world.graph.add(box, { region: EU, name: "b" });
    world.graph.add(board, { name: "www", entries: { [EU]: eu.id } }, { after: ["box/b@eu-1"] });
    world.cloud.on("create box/b@eu-1", fails(new Error("broken")));
    expect(statuses(await world.apply())).toEqual({ "box/b@eu-1": "failed", [ID]: "skipped" });
  });

  test("with every entry lost there is nothing to do: it is left as it is, and told", async () => {
    const world = new ToyWorld();
    const eu = world.graph.add(box, { region: EU, name: "b" });
    world.graph.add(board, { name: "www", entries: { [EU]: eu.id } });
    world.cloud.on("create box/b@eu-1", fails(new Error("broken")));
    expect(statuses(await world.apply())).toEqual({ "box/b@eu-1": "failed", [ID]: "skipped" });
    expect(world.cloud.writes).toEqual(["create box/b@eu-1"]);
  });

  test("a second weak map that the spec leaves out, or wants absent, is nobody's business", async () => {
    const world = new ToyWorld();
    const eu = world.graph.add(box, { region: EU, name: "b" });
    const spec = { name: "www", entries: { [EU]: eu.id, [US]: "1.2.3.4" }, gone: null } as BoardSpec;
    world.graph.add({ ...board, weak: ["more", "gone", "entries"] }, spec);
    world.cloud.on("create box/b@eu-1", fails(new Error("broken")));
    expect(statuses(await world.apply())).toEqual({ "box/b@eu-1": "failed", [ID]: "done" });
  });

  test("only a map of the spec itself can be weak: anything else is refused at once", () => {
    const world = new ToyWorld();
    const eu = world.graph.add(box, { region: EU, name: "b" });
    const deep = { ...board, weak: ["entries.deep"] };
    const spec = { name: "www", entries: { deep: { [EU]: eu.id } } } as unknown as BoardSpec;
    expect(() => world.graph.add(deep, spec)).toThrow("entries.deep");
  });
});

describe("a document that others write too is looked at once more at the end of the run", () => {
  const fought = async (settings: Record<string, string>) => {
    const world = new ToyWorld();
    const { cloud, graph } = world;
    graph.add(board, { name: "www", entries: { [EU]: "ours" } });
    graph.add(box, { region: EU, name: "slow" });
    cloud.on("create box/slow@eu-1", async () => {
      await cloud.clock.sleep(seconds(60));
      change(cloud.find(ID)!, settings);
    });
    return { world, run: await world.apply() };
  };

  test("who came in between is named", async () => {
    const { run, world } = await fought({ [EU]: "theirs" });
    expect(run.ending).toBe("failed");
    expect(run.outcomes.get(ID)).toEqual({
      status: "failed",
      reason: "entries.eu-1 was changed by somebody else during this run; run again",
    });
    expect(world.told("failed")).toEqual([ID]);
  });

  test("what others did to their own entries is no fight", async () => {
    expect((await fought({ more: "theirs" })).run.ending).toBe("done");
  });
});
