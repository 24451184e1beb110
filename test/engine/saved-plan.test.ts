import { expect, test } from "vitest";
import { look } from "../../src/engine/look.ts";
import { moved, save, type SavedResources } from "../../src/engine/saved-plan.ts";
import { box } from "./toy-kinds.ts";
import { EU, ToyWorld } from "./toy-world.ts";

const SALT = "a grain";

function worldOf(wanted: Partial<Parameters<typeof box.converge>[1]> = {}): ToyWorld {
  const world = new ToyWorld();
  world.cloud.put("box/a@eu-1", { color: "red", password: "swordfish" });
  world.cloud.put("box/stray@eu-1", { color: "red" });
  world.graph.add(box, { region: EU, name: "a", color: "green", password: "opensesame", ...wanted });
  return world;
}

const saved = async (world: ToyWorld, salt = SALT): Promise<SavedResources> =>
  save(await look(world.graph, world.engine(), { regions: [EU] }), salt);

test("nothing moved: nothing to say", async () => {
  const world = worldOf();
  expect(moved(await saved(world), await saved(world))).toEqual([]);
});

test("what moved is named: which resource, which path", async () => {
  const before = await saved(worldOf());
  const world = worldOf({ color: "blue" });
  world.cloud.find("box/a@eu-1")!.settings["password"] = "changed";
  world.cloud.find("box/stray@eu-1")!.settings["tags"] = { "a.b": "c" };
  world.cloud.put("box/more@eu-1");
  expect(moved(before, await saved(world))).toEqual([
    "box/a@eu-1: password has changed in AWS",
    "box/a@eu-1: what is wanted of color has changed",
    "box/more@eu-1: was not in the plan",
    'box/stray@eu-1: tags["a.b"] has changed in AWS',
  ]);
  world.cloud.things.length = 1;
  expect(moved(before, await saved(world))).toContain("box/stray@eu-1: was in the plan and is gone");
});

test("a resource that is now to be treated otherwise, although nothing in it moved", async () => {
  const before = await saved(worldOf());
  const world = worldOf();
  world.cloud.find("box/a@eu-1")!.mark = null;
  expect(moved(before, await saved(world))).toEqual(['box/a@eu-1: was "update" and is now "conflict"']);
});

test("no value is in it, secret or not", async () => {
  const text = JSON.stringify(await saved(worldOf()));
  for (const value of ["swordfish", "opensesame", "red", "green"]) expect(text).not.toContain(value);
  expect(text).toContain("password");
});

test("every digest is salted, so that nobody can guess a value from a table made beforehand", async () => {
  const one = await saved(worldOf());
  const other = await saved(worldOf(), "another grain");
  const digests = (resources: SavedResources) =>
    Object.values(resources).flatMap(({ live, wanted }) => [...Object.values(live), ...Object.values(wanted)]);
  expect(digests(one)).toHaveLength(11);
  expect(digests(one).filter((digest) => digests(other).includes(digest))).toEqual([]);
  // Nor do equal values at different paths look alike.
  expect(new Set(Object.values(one["box/a@eu-1"]!.live)).size).toBe(4);
});

test("a secret is marked in the plan wherever it differs", async () => {
  const plan = await worldOf().plan();
  const [change] = plan.changes;
  expect(change!.differences).toEqual([
    { path: "color", from: "red", to: "green" },
    { path: "password", from: "swordfish", to: "opensesame", secret: true },
  ]);
});

test("a secret is in no event and in no reason", async () => {
  const world = worldOf();
  world.cloud.on("set box/a@eu-1", () => (world.cloud.find("box/a@eu-1")!.readyAt = Number.POSITIVE_INFINITY));
  const run = await world.apply();
  expect(JSON.stringify([world.events, [...run.outcomes].filter(([, { status }]) => status === "failed")])).not.toMatch(
    /swordfish|opensesame/u,
  );
});
