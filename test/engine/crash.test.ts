import { describe, expect, test } from "vitest";
import { board, box, pipe, seal } from "./toy-kinds.ts";
import { actions, EU, ToyWorld, US } from "./toy-world.ts";

/** Something of everything: to be made, changed, replaced, moved, shared and removed. */
function bigWorld(): ToyWorld {
  const world = new ToyWorld();
  const { cloud, graph } = world;
  const oldSeal = cloud.put("seal/s@eu-1", { size: 1 });
  cloud.put("pipe/p@eu-1", { on: oldSeal.id });
  cloud.put("box/changed@us-1", { color: "green" });
  cloud.put("board/www", { theirs: "x", gone: "y" });
  const stray = cloud.put("box/stray@eu-1");
  cloud.put("pipe/stray@eu-1", { on: stray.id });

  const entries: Record<string, string | null> = { gone: null };
  for (const region of [EU, US]) {
    const ground = graph.add(box, { region, name: "ground", color: "red" });
    const s = graph.add(seal, { region, name: "s", size: 2, on: ground.id });
    const p = graph.add(pipe, { region, name: "p", on: s.id, color: "blue" });
    entries[region] = `https://${p.name}.${region}/`;
  }
  graph.add(box, { region: US, name: "changed", color: "red" });
  graph.add(board, { name: "www", entries });
  return world;
}

async function uncut() {
  const world = bigWorld();
  expect((await world.apply()).ending).toBe("done");
  const { state, writes } = world.cloud;
  return { state, writes: writes.length };
}

describe("idempotence", () => {
  test("a second apply makes no write call at all, and the plan has nothing to say", async () => {
    const world = bigWorld();
    expect((await world.apply()).ending).toBe("done");
    expect(world.cloud.writes).toHaveLength(15);
    const run = await world.apply();
    expect(run.ending).toBe("done");
    expect(world.cloud.writes).toHaveLength(15);
    expect(new Set(Object.values(actions(await world.plan())))).toEqual(new Set(["keep"]));
  });
});

describe("a run that was cut off anywhere is finished by running it again", () => {
  test("after the Nth write call, for every N", async () => {
    const whole = await uncut();
    for (let cut = 1; cut < whole.writes; cut += 1) {
      const world = bigWorld();
      world.cloud.crashAfter = cut;
      expect({ cut, ending: (await world.apply()).ending }).toEqual({ cut, ending: "failed" });
      expect(world.cloud.writes).toHaveLength(cut);

      world.cloud.crashAfter = Number.POSITIVE_INFINITY;
      const { ending } = await world.apply();
      const { state, writes } = world.cloud;
      // As many writes as without the cut: nothing was done twice.
      expect({ cut, ending, state, writes: writes.length }).toEqual({ cut, ending: "done", ...whole });
    }
  });

  test("also when the answer to the last write was lost after it took effect", async () => {
    const whole = await uncut();
    const calls = await (async () => {
      const world = bigWorld();
      await world.apply();
      return [...new Set(world.cloud.writes)];
    })();
    for (const lost of calls) {
      const world = bigWorld();
      world.cloud.loses(lost);
      await world.apply();
      const { ending } = await world.apply();
      expect({ lost, ending, state: world.cloud.state }).toEqual({ lost, ending: "done", state: whole.state });
    }
  });
});
