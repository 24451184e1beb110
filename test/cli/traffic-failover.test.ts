import { describe, expect, test } from "vitest";
import { AP, EU, type Goglobal, HOME } from "../support/compute.ts";
import { AGGREGATION, appliedTraffic, checksOf, servedBy, TTL, turn, turnBack } from "../support/traffic.ts";

const INTERVAL = 10;
const FAILURES = 3;
/** A request takes its time too. */
const ANSWER = 1;
/** Checkers wait so long for one, to the end. */
const PATIENCE = 6;
/** Until checkers have found out, Route 53 has been told, and resolvers have forgotten. */
const NOTICED = INTERVAL * FAILURES + AGGREGATION + TTL + ANSWER;
const EVACUATED = INTERVAL + AGGREGATION + TTL + ANSWER;

const pass = ({ sandbox }: Goglobal, seconds: number) => sandbox.clock.sleep(seconds * 1000);

/** By place, where a region is that answers while all are well. */
const NEAREST = {
  virginia: HOME,
  "são paulo": HOME,
  seattle: HOME,
  toronto: HOME,
  dublin: EU,
  frankfurt: EU,
  stockholm: EU,
  "cape town": EU,
  mumbai: EU,
  singapore: AP,
  tokyo: AP,
  sydney: AP,
};

/** Who was led to a region goes to these others, and everybody else stays. */
const without = (region: string, instead: Record<string, string>) =>
  Object.fromEntries(Object.entries(NEAREST).map(([place, now]) => [place, now === region ? instead[place]! : now]));

const ELSEWHERE: Record<string, Record<string, string>> = {
  [HOME]: { virginia: EU, "são paulo": EU, seattle: EU, toronto: EU },
  [EU]: { dublin: HOME, frankfurt: HOME, stockholm: HOME, "cape town": AP, mumbai: AP },
  [AP]: { singapore: EU, tokyo: EU, sydney: HOME },
};

test("everybody is answered by the region that is nearest", async () => {
  const { sandbox } = await appliedTraffic();
  expect(await servedBy(sandbox)).toEqual(NEAREST);
});

describe("a region that is down is left alone by everybody, and comes back", () => {
  test.each([HOME, EU, AP] as const)("%s", async (region) => {
    const app = await appliedTraffic();
    await servedBy(app.sandbox);
    app.sandbox.faults.down(region);
    await pass(app, NOTICED);
    expect(await servedBy(app.sandbox)).toEqual(without(region, ELSEWHERE[region]!));
    app.sandbox.faults.up(region);
    await pass(app, NOTICED);
    expect(await servedBy(app.sandbox)).toEqual(NEAREST);
  });

  test("one that hangs", async () => {
    const app = await appliedTraffic();
    await servedBy(app.sandbox);
    app.sandbox.faults.hang(EU);
    await pass(app, NOTICED + PATIENCE);
    expect(await servedBy(app.sandbox)).toEqual(without(EU, ELSEWHERE[EU]!));
  });

  test("with all of them down, all are tried", async () => {
    const app = await appliedTraffic();
    for (const region of [HOME, EU, AP]) app.sandbox.faults.down(region);
    await pass(app, NOTICED);
    for (const region of [HOME, EU, AP]) app.sandbox.faults.up(region);
    expect(await servedBy(app.sandbox)).toEqual(NEAREST);
  });
});

describe("the evacuation switch", () => {
  test.each([`apigateway@${EU}`, `dynamodb@${EU}`, EU])("evacuates nobody when %s is down", async (place) => {
    const app = await appliedTraffic();
    app.sandbox.faults.down(place);
    await pass(app, 3 * NOTICED);
    // The regions that are watched through this one keep all their users.
    const users = Object.entries(NEAREST).filter(([, region]) => region !== EU);
    expect(
      await servedBy(
        app.sandbox,
        users.map(([user]) => user),
      ),
    ).toEqual(Object.fromEntries(users));
  });

  test.each([
    { region: HOME, at: EU },
    { region: HOME, at: AP },
    { region: EU, at: HOME },
  ])("turned in $at alone evacuates $region until it is turned back", async ({ region, at }) => {
    const app = await appliedTraffic();
    await servedBy(app.sandbox);
    await turn(app, region, { at });
    await pass(app, EVACUATED);
    expect(await servedBy(app.sandbox)).toEqual(without(region, ELSEWHERE[region]!));
    await turnBack(app, region, at);
    await pass(app, EVACUATED);
    expect(await servedBy(app.sandbox)).toEqual(NEAREST);
  });

  test("ends by itself, and says nothing of its own region", async () => {
    const app = await appliedTraffic();
    await turn(app, EU, { at: EU });
    await turn(app, HOME, { at: EU, seconds: 180 });
    await pass(app, EVACUATED);
    expect(await servedBy(app.sandbox)).toEqual(without(HOME, ELSEWHERE[HOME]!));
    await pass(app, 180);
    expect(await servedBy(app.sandbox)).toEqual(NEAREST);
  });

  test("works while a region that watches is gone, and with it every call of a control plane", async () => {
    const app = await appliedTraffic();
    app.sandbox.faults.down(HOME);
    await turn(app, EU, { at: AP });
    await pass(app, NOTICED);
    expect(new Set(Object.values(await servedBy(app.sandbox)))).toEqual(new Set([AP]));
  });
});

test("every region is watched by itself and by two others, and its entry hangs on all three", async () => {
  const app = await appliedTraffic();
  expect([...(await checksOf(app)).keys()].sort()).toEqual(
    [HOME, EU, AP]
      .flatMap((region) => {
        const others = [HOME, EU, AP].filter((other) => other !== region);
        return ["all", "endpoint", ...others.map((other) => `switch-${other}`)].map((role) => `${region}/${role}`);
      })
      .sort(),
  );
});
