import { describe, expect, test } from "vitest";
import { minutes, seconds } from "../../src/engine/duration.ts";
import { box, seal, type ToyKind } from "./toy-kinds.ts";
import { EU, statuses, ToyWorld } from "./toy-world.ts";

const ID = "box/a@eu-1";

function worldOf(kind: ToyKind, spec: object = {}): ToyWorld {
  const world = new ToyWorld();
  world.graph.add(kind, { region: EU, name: "a", ...spec });
  return world;
}

/** A kind whose reads show `color` only some time after the first write. */
function lagging(world: ToyWorld, lag: number): ToyKind {
  return {
    ...box,
    async read(context, key) {
      const live = await box.read(context, key);
      if (!live || world.cloud.clock.now() >= lag) return live;
      const { color: _color, ...spec } = live.spec;
      return { ...live, spec };
    },
  };
}

describe("after each change apply reads until nothing differs", () => {
  test("and until AWS is done", async () => {
    const world = worldOf(box, { color: "red" });
    world.cloud.takes = seconds(30);
    const run = await world.apply();
    expect(run.ending).toBe("done");
    expect(run.outcomes.get(ID)).toMatchObject({ live: { pending: undefined, spec: { color: "red" } } });
    expect(world.cloud.clock.now()).toBeGreaterThanOrEqual(seconds(30));
    expect(world.events.filter(({ type }) => type === "waiting")).toEqual([
      { type: "waiting", id: ID, what: "CREATING" },
    ]);
  });

  test("a read that lags behind is read again, without another write", async () => {
    const world = new ToyWorld();
    world.graph.add(lagging(world, seconds(20)), { region: EU, name: "a", color: "red" });
    const run = await world.apply();
    expect(run.ending).toBe("done");
    expect(run.outcomes.get(ID)).toMatchObject({ live: { spec: { color: "red" } } });
    expect(world.cloud.clock.now()).toBeGreaterThanOrEqual(seconds(20));
    expect(world.cloud.writes).toEqual([`create ${ID}`, `set ${ID}`]);
    expect(world.events).toContainEqual({ type: "waiting", id: ID, what: "AWS to show color" });
  });

  test("polls come soon at first, then every 2 % of typical or of what it has taken, a quarter of a minute apart at most", async () => {
    const pollsOf = async (typical: number) => {
      const world = worldOf({ ...box, typical });
      world.cloud.takes = minutes(1);
      await world.apply();
      const gets = world.cloud.calls.filter((call) => call === `get ${ID}`).length;
      return gets;
    };
    // One to plan, one to look again, one by the kind, one at once when it is made; 0.1 s each.
    expect(await pollsOf(seconds(1))).toBe(4 + 81);
    expect(await pollsOf(seconds(120))).toBe(4 + 27);
    expect(await pollsOf(minutes(120))).toBe(4 + 11);
  });
});

describe("a kind that does not reach its own spec is an error", () => {
  const forgetful: ToyKind = {
    ...box,
    converge: (context, { color: _color, ...spec }, live) => box.converge(context, spec, live),
  };

  test("which names the paths that differ, and stops what depends on it", async () => {
    const world = new ToyWorld();
    const a = world.graph.add(forgetful, { region: EU, name: "a", color: "red" });
    world.graph.add(box, { region: EU, name: "b", on: a.id });
    const run = await world.apply();
    expect(run.outcomes.get(ID)).toEqual({
      status: "failed",
      reason: "it does not settle: after 2 min still waiting for AWS to show color",
    });
    expect(statuses(run)).toMatchObject({ "box/b@eu-1": "skipped" });
  });

  test("also when it makes nothing at all", async () => {
    const world = worldOf({ ...box, converge: async () => {} });
    const run = await world.apply();
    expect(run.outcomes.get(ID)).toMatchObject({ reason: expect.stringContaining("still waiting for AWS to show it") });
  });
});

describe("patience", () => {
  const timeUntilGivenUp = async (times: Partial<ToyKind>) => {
    const world = worldOf({ ...box, ...times });
    world.cloud.takes = Number.POSITIVE_INFINITY;
    const run = await world.apply();
    expect(run.outcomes.get(ID)).toMatchObject({ status: "failed", reason: expect.stringContaining("CREATING") });
    return run.duration;
  };

  test("is three times typical, and two minutes at least", async () => {
    const short = await timeUntilGivenUp({ typical: seconds(10) });
    expect(short).toBeGreaterThanOrEqual(minutes(2));
    expect(short).toBeLessThan(minutes(2.1));
    const long = await timeUntilGivenUp({ typical: minutes(10) });
    expect(long).toBeGreaterThanOrEqual(minutes(30));
    expect(long).toBeLessThan(minutes(31));
  });

  test("is what the kind says, where it says so", async () => {
    const duration = await timeUntilGivenUp({ typical: minutes(10), patience: seconds(30) });
    expect(duration).toBeGreaterThanOrEqual(seconds(30));
    expect(duration).toBeLessThan(seconds(45));
  });
});

describe("`pending` and `failed`", () => {
  test.each([box, seal])("a $name in progress already is waited for, and nothing is created twice", async (kind) => {
    const world = worldOf(kind);
    const id = `${kind.name}/a@eu-1`;
    world.cloud.put(id).readyAt = seconds(60);
    const run = await world.apply();
    expect(statuses(run)).toEqual({ [id]: "done" });
    expect(world.cloud.writes).toEqual([]);
    expect(world.cloud.clock.now()).toBeGreaterThanOrEqual(seconds(60));
  });

  test("what depends on it waits with it", async () => {
    const world = new ToyWorld();
    const a = world.graph.add(box, { region: EU, name: "a" });
    world.graph.add(box, { region: EU, name: "b", on: a.id });
    world.cloud.put(ID).readyAt = seconds(60);
    let began = 0;
    world.cloud.on("create box/b@eu-1", () => (began = world.cloud.clock.now()));
    await world.apply();
    expect(began).toBeGreaterThanOrEqual(seconds(60));
  });

  test("what AWS gives up on while it is waited for is an error with AWS's reason, at once", async () => {
    const world = worldOf(box);
    world.cloud.takes = minutes(10);
    void world.cloud.clock.sleep(seconds(5)).then(() => (world.cloud.find(ID)!.failed = "out of stock"));
    const run = await world.apply();
    expect(run.outcomes.get(ID)).toEqual({ status: "failed", reason: "out of stock" });
    expect(run.duration).toBeLessThan(seconds(10));
  });
});
