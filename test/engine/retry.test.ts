import { describe, expect, test } from "vitest";
import { minutes, seconds } from "../../src/engine/duration.ts";
import { NotYet as ToldByAKind, Stale } from "../../src/engine/errors.ts";
import { change, fails, Moved, NotYet } from "./toy-cloud.ts";
import { board, box, seal } from "./toy-kinds.ts";
import { EU, statuses, ToyWorld } from "./toy-world.ts";

const ID = "box/a@eu-1";

describe("`Stale`", () => {
  const stale = (error: Error, times: number) => {
    const world = new ToyWorld();
    world.cloud.put(ID, { color: "green" });
    world.graph.add(box, { region: EU, name: "a", color: "red" });
    world.cloud.on(`set ${ID}`, fails(error), times);
    return world;
  };

  test.each([new Stale("changed"), new Moved("changed")])("%o: the engine reads and converges again", async (error) => {
    const world = stale(error, 4);
    expect((await world.apply()).ending).toBe("done");
    expect(world.cloud.writes).toHaveLength(5);
    expect(world.cloud.state).toEqual([`${ID} {"color":"red"}`]);
  });

  test("at most five times", async () => {
    const world = stale(new Stale("changed"), 100);
    const run = await world.apply();
    expect(run.outcomes.get(ID)).toEqual({ status: "failed", reason: "changed" });
    expect(world.cloud.writes).toHaveLength(5);
  });

  test("what somebody else wrote in between is seen and kept", async () => {
    const world = new ToyWorld();
    const there = world.cloud.put("board/www", { theirs: "1" });
    world.graph.add(board, { name: "www", entries: { ours: "1" } });
    world.cloud.on("set board/www", () => change(there, { theirs: "2", more: "3" }));
    expect((await world.apply()).ending).toBe("done");
    expect(world.cloud.writes).toEqual(["set board/www", "set board/www"]);
    expect(world.cloud.state).toEqual(['board/www {"more":"3","ours":"1","theirs":"2"}']);
  });

  test("where somebody else has made it so in between, nothing more is written", async () => {
    const world = new ToyWorld();
    const there = world.cloud.put("board/www", { ours: "0" });
    world.graph.add(board, { name: "www", entries: { ours: "1" } });
    world.cloud.on("set board/www", () => change(there, { ours: "1" }));
    expect((await world.apply()).ending).toBe("done");
    expect(world.cloud.writes).toEqual(["set board/www"]);
  });

  test("where it has become somebody else's in between, it is left alone", async () => {
    const world = stale(new Stale("changed"), 1);
    world.cloud.on(`set ${ID}`, () => expect.unreachable());
    void world.cloud.clock.sleep(250).then(() => (world.cloud.find(ID)!.mark = "app other/prod"));
    const run = await world.apply();
    expect(run.outcomes.get(ID)).toMatchObject({ status: "failed", reason: expect.stringContaining("app other/prod") });
    expect(world.cloud.writes).toHaveLength(1);
  });
});

describe("not yet", () => {
  test("is tried again, and what is awaited is said", async () => {
    const world = new ToyWorld();
    world.graph.add(box, { region: EU, name: "a" });
    world.cloud.on(`create ${ID}`, fails(new NotYet("the role cannot be assumed")), 20);
    expect((await world.apply()).ending).toBe("done");
    expect(world.cloud.writes).toHaveLength(21);
    expect(world.cloud.state).toEqual([`${ID} {}`]);
    expect(world.events).toContainEqual({ type: "waiting", id: ID, what: "the role cannot be assumed" });
  });

  test("a kind may say so itself", async () => {
    const world = new ToyWorld();
    world.graph.add(box, { region: EU, name: "a" });
    world.cloud.on(`create ${ID}`, fails(new ToldByAKind("the records are not there")), 3);
    expect((await world.apply()).ending).toBe("done");
    expect(world.events).toContainEqual({ type: "waiting", id: ID, what: "the records are not there" });
  });

  test("which may wait for a person, and so is asked again every 15 seconds only", async () => {
    const world = new ToyWorld();
    world.graph.add({ ...box, patience: minutes(60) }, { region: EU, name: "a" });
    world.cloud.on(`create ${ID}`, fails(new ToldByAKind("make the records")), 10_000);
    expect((await world.apply()).ending).toBe("failed");
    expect(world.cloud.writes.length).toBeLessThan(260);
    expect(world.cloud.writes.length).toBeGreaterThan(200);
  });

  const timeUntilGivenUp = async (patience: number) => {
    const world = new ToyWorld();
    world.graph.add({ ...box, patience }, { region: EU, name: "a" });
    world.cloud.on(`create ${ID}`, fails(new NotYet("busy")), 10_000);
    const run = await world.apply();
    expect(run.outcomes.get(ID)).toEqual({ status: "failed", reason: "busy" });
    return run.duration;
  };

  test("until patience ends: three minutes, or the kind's own if that is longer", async () => {
    const short = await timeUntilGivenUp(seconds(10));
    expect(short).toBeGreaterThanOrEqual(minutes(3));
    expect(short).toBeLessThan(minutes(3.1));
    expect(await timeUntilGivenUp(minutes(20))).toBeGreaterThanOrEqual(minutes(20));
  });

  test("any other error is not tried again", async () => {
    const world = new ToyWorld();
    world.graph.add(box, { region: EU, name: "a" });
    world.cloud.on(`create ${ID}`, fails(new Error("denied")));
    expect((await world.apply()).ending).toBe("failed");
    expect(world.cloud.writes).toHaveLength(1);
  });

  test("half of it done: the next try does the other half", async () => {
    const world = new ToyWorld();
    world.graph.add(box, { region: EU, name: "a", color: "red" });
    world.cloud.on(`set ${ID}`, fails(new NotYet("busy")));
    expect((await world.apply()).ending).toBe("done");
    expect(world.cloud.writes).toEqual([`create ${ID}`, `set ${ID}`, `set ${ID}`]);
  });

  test("a replacement that was not possible yet is still a replacement", async () => {
    const world = new ToyWorld();
    world.cloud.put("seal/a@eu-1", { size: 1 });
    world.graph.add(seal, { region: EU, name: "a", size: 2 });
    world.cloud.on("create seal/a@eu-1", fails(new NotYet("busy")));
    expect(statuses(await world.apply())).toMatchObject({ "seal/a@eu-1": "done" });
    expect(world.cloud.writes).toEqual(["create seal/a@eu-1", "create seal/a@eu-1", "delete seal/a@eu-1"]);
  });
});
