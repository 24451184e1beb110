import { describe, expect, test } from "vitest";
import { Interrupted } from "../../src/engine/errors.ts";
import { look, planOf, ReadsFailed } from "../../src/engine/look.ts";
import { fails, LATENCY } from "./toy-cloud.ts";
import { box, pipe } from "./toy-kinds.ts";
import { actions, EU, KINDS, ToyWorld, US } from "./toy-world.ts";

describe("reads run in parallel, and bounded", () => {
  const worldOf = (count: number) => {
    const world = new ToyWorld();
    for (let index = 0; index < count; index += 1) world.graph.add(box, { region: EU, name: `b${index}` });
    return world;
  };

  test("all at once where there is room", async () => {
    const world = worldOf(20);
    await look(world.graph, world.engine());
    expect(world.cloud.clock.now()).toBe(LATENCY);
  });

  test("what depends on another does not wait for it to be read", async () => {
    const world = new ToyWorld();
    const a = world.graph.add(box, { region: EU, name: "a" });
    const b = world.graph.add(box, { region: EU, name: "b", on: a.id });
    world.graph.add(box, { region: EU, name: "c", on: b.id });
    await look(world.graph, world.engine());
    expect(world.cloud.clock.now()).toBe(LATENCY);
  });

  test("never more than the bound, the lists included", async () => {
    const world = worldOf(20);
    await look(world.graph, world.engine({ reads: 3 }), { regions: [EU, US] });
    expect(world.cloud.peak).toBe(3);
    expect(world.cloud.calls).toHaveLength(20 + 11);
    expect(world.cloud.clock.now()).toBe(Math.ceil(31 / 3) * LATENCY);
  });
});

describe("`once`", () => {
  const lister: typeof box = {
    ...box,
    async read(context, { region, name }) {
      const all = await context.once(`all ${region}`, () => this.list!(context, region));
      return all.find(({ spec }) => spec.name === name);
    },
  };

  test("one list answers many reads of one pass, and only of that one", async () => {
    const world = new ToyWorld();
    for (const name of ["a", "b", "c"]) world.graph.add(lister, { region: EU, name });
    const engine = world.engine({ kinds: [] });
    await look(world.graph, engine);
    expect(world.cloud.calls).toEqual(["list box/*@eu-1"]);
    world.cloud.put("box/a@eu-1");
    expect(actions(await planOf(world.graph, await look(world.graph, engine)))).toMatchObject({ "box/a@eu-1": "keep" });
    expect(world.cloud.calls).toHaveLength(2);
  });

  test("looking again and settling see what there is now", async () => {
    const world = new ToyWorld();
    world.graph.add(lister, { region: EU, name: "a" });
    const kinds = KINDS.map((kind) => (kind === box ? lister : kind));
    const run = await world.applyAfter(() => {}, kinds);
    expect(run.ending).toBe("done");
    expect(world.cloud.state).toEqual(["box/a@eu-1 {}"]);
  });
});

describe("a read that fails fails the plan", () => {
  test("with its own error, said once for all that depend on it", async () => {
    const world = new ToyWorld();
    const a = world.graph.add(box, { region: EU, name: "a" });
    world.graph.add(pipe, { region: EU, name: "p", on: a.id });
    world.cloud.on("get box/a@eu-1", fails(new Error("access denied")));
    await expect(world.plan()).rejects.toThrow(/^access denied$/u);
  });

  test("with all reasons where there are several, those of the lists too", async () => {
    const world = new ToyWorld();
    for (const name of ["a", "b", "c"]) world.graph.add(box, { region: EU, name });
    world.cloud.on("get box/a@eu-1", fails(new Error("access denied")));
    world.cloud.on("get box/c@eu-1", fails(new Error("quota exceeded")));
    world.cloud.on("list pipe/*@us-1", fails(new Error("list denied")));
    world.cloud.on("list vault/*@us-1", fails(new Error("vault denied")));
    const failure = await world.plan().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ReadsFailed);
    expect((failure as ReadsFailed).errors.map((error) => (error as Error).message).sort()).toEqual([
      "access denied",
      "list denied",
      "quota exceeded",
      "vault denied",
    ]);
    expect(world.cloud.writes).toEqual([]);
  });

  test("an interrupt is no failure, however many reads it ends", async () => {
    const world = new ToyWorld();
    world.cloud.refuses = world.interrupt.signal;
    for (const name of ["a", "b", "c"]) world.graph.add(box, { region: EU, name });
    world.interrupt.abort();
    await expect(world.plan()).rejects.toBeInstanceOf(Interrupted);
  });
});
