import type { ResourceRecordSet, ResourceRecordSetRegion } from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import { Resolvers } from "../../src/sandbox/route53/resolvers.ts";
import { emptyState, worldAt } from "../../src/sandbox/world.ts";
import { create, remove, simple, upsert, withZone } from "./dns.ts";

const EU = "d-1.execute-api.eu-west-1.amazonaws.com";
const US = "d-2.execute-api.us-east-1.amazonaws.com";
const AP = "d-3.execute-api.ap-southeast-2.amazonaws.com";
const ZONES: Record<string, string> = { [EU]: "ZLY8HYME6SFDD", [US]: "Z1UJRXOUMOOFQ8", [AP]: "Z2RPCDW04V8134" };
const regionOf = (target: string) => target.split(".")[2]! as ResourceRecordSetRegion;

const alias = (target: string, own: Partial<ResourceRecordSet> = {}, evaluate = false): ResourceRecordSet => ({
  Name: "api.example.com",
  Type: "A",
  AliasTarget: { DNSName: target, HostedZoneId: ZONES[target], EvaluateTargetHealth: evaluate },
  ...own,
});
const latency = (target: string, own: Partial<ResourceRecordSet> = {}, evaluate = false) =>
  alias(target, { SetIdentifier: regionOf(target), Region: regionOf(target), ...own }, evaluate);
const weighted = (target: string, Weight: number, own: Partial<ResourceRecordSet> = {}) =>
  alias(target, { SetIdentifier: regionOf(target), Weight, ...own });

/** A zone with these records, which all name servers know. */
async function zoneWith(...sets: ResourceRecordSet[]) {
  const made = await withZone();
  const { network } = made.sandbox;
  if (sets.length > 0) await made.change(...sets.map(create));
  await made.pass(30);
  const resolve = (name = "api.example.com", from?: string) => network.resolve(name, from);
  return { ...made, network, resolve };
}

const nothing = { code: "ENOTFOUND" };

describe("a name", () => {
  test("leads to its value, whatever its case, through CNAMEs and aliases", async () => {
    const { resolve, zone } = await zoneWith(
      simple("a.example.com", "A", "192.0.2.1"),
      simple("six.example.com", "AAAA", "2001:db8::1"),
      simple("www.example.com", "CNAME", "A.example.com."),
      simple("out.example.com", "CNAME", EU),
      simple("text.example.com", "TXT", '"x"'),
    );
    expect(await resolve("A.Example.com")).toBe("192.0.2.1");
    expect(await resolve("six.example.com")).toBe("2001:db8::1");
    expect(await resolve("www.example.com")).toBe("192.0.2.1");
    expect(await resolve("out.example.com")).toBe(EU);
    expect(await resolve(EU)).toBe(EU);
    await expect(resolve("text.example.com")).rejects.toMatchObject(nothing);
    await expect(resolve("nobody.example.com")).rejects.toMatchObject(nothing);
    expect(zone).toMatch(/^Z/u);
  });

  test("may be an alias of another one in the zone, of the same type only", async () => {
    const { change, pass, resolve, zone } = await zoneWith(simple("a.example.com", "A", "192.0.2.1"));
    const AliasTarget = { DNSName: "a.example.com", HostedZoneId: zone, EvaluateTargetHealth: true };
    await change(create({ Name: "example.com", Type: "A", AliasTarget }));
    await pass(30);
    expect(await resolve("example.com")).toBe("192.0.2.1");
  });

  test("is that of a wildcard where it is not there itself, nor anything below it", async () => {
    const { resolve } = await zoneWith(
      simple("*.example.com", "A", "192.0.2.1"),
      simple("a.b.example.com", "A", "192.0.2.2"),
    );
    expect(await resolve("x.y.example.com")).toBe("192.0.2.1");
    await expect(resolve("b.example.com")).rejects.toMatchObject(nothing);
    await expect(resolve("x.b.example.com")).rejects.toMatchObject(nothing);
  });

  test("that goes round in circles leads nowhere", async () => {
    const { resolve } = await zoneWith(
      simple("a.example.com", "CNAME", "b.example.com"),
      simple("b.example.com", "CNAME", "a.example.com"),
    );
    await expect(resolve("a.example.com")).rejects.toMatchObject(nothing);
  });

  test("is in the nearest zone, and never in a private one", async () => {
    const { dns, pass, resolve } = await zoneWith(simple("a.sub.example.com", "A", "192.0.2.1"));
    expect(await resolve("a.sub.example.com")).toBe("192.0.2.1");
    const more = { Name: "sub.example.com" };
    const VPC = { VPCId: "vpc-1", VPCRegion: "eu-west-1" as const };
    await dns.createHostedZone({ ...more, CallerReference: "private", VPC });
    await pass(60);
    expect(await resolve("a.sub.example.com")).toBe("192.0.2.1");
    await dns.createHostedZone({ ...more, CallerReference: "public" });
    await pass(60);
    await expect(resolve("a.sub.example.com")).rejects.toMatchObject(nothing);
  });
});

describe("time", () => {
  test("a change is heard of by one name server after the other, and by all once it is INSYNC", async () => {
    const { change, dns, pass, resolve } = await zoneWith(simple("a.example.com", "A", "192.0.2.1"));
    const { ChangeInfo } = await change(upsert({ ...simple("a.example.com", "A", "192.0.2.2"), TTL: 0 }));
    const told = new Set<string>();
    // In four places, none of which has asked before.
    const ask = async (...places: string[]) => {
      for (const place of places) told.add(await resolve("a.example.com", place));
      return [...told].splice(0);
    };
    expect(await ask("dublin", "london", "paris", "tokyo")).toEqual(["192.0.2.1"]);
    told.clear();
    await pass(15);
    expect((await ask("sydney", "seoul", "mumbai", "chicago")).sort()).toEqual(["192.0.2.1", "192.0.2.2"]);
    told.clear();
    await pass(15);
    expect((await dns.getChange({ Id: ChangeInfo!.Id! })).ChangeInfo!.Status).toBe("INSYNC");
    expect(await ask("eu-west-1", "eu-west-2", "eu-west-3", "eu-north-1")).toEqual(["192.0.2.2"]);
  });

  test("what is taken away and made in one batch is never both there or both gone", async () => {
    const old = simple("a.example.com", "CNAME", EU);
    const { change, pass, resolve } = await zoneWith({ ...old, TTL: 0 });
    await change(remove({ ...old, TTL: 0 }), create({ ...alias(US), Name: "a.example.com" }));
    const told = [];
    for (let second = 0; second < 40; second += 1) {
      told.push(await resolve("a.example.com", second % 2 === 0 ? "dublin" : "virginia"));
      await pass(1);
    }
    expect(new Set(told)).toEqual(new Set([EU, US]));
    expect(told.slice(-9)).toEqual(Array(9).fill(US));
  });

  test("an answer is kept for its TTL, in each place by itself; that of an alias for a minute, and that there is none for 15", async () => {
    const { change, pass, resolve } = await zoneWith(simple("a.example.com", "A", "192.0.2.1"), alias(EU));
    expect(await resolve("a.example.com")).toBe("192.0.2.1");
    expect(await resolve()).toBe(EU);
    await expect(resolve("late.example.com")).rejects.toMatchObject(nothing);
    await change(
      upsert(simple("a.example.com", "A", "192.0.2.2")),
      upsert(alias(US)),
      create(simple("late.example.com", "A", "192.0.2.3")),
    );
    await pass(59.4);
    expect(await resolve("a.example.com")).toBe("192.0.2.1");
    expect(await resolve("a.example.com", "tokyo")).toBe("192.0.2.2");
    expect(await resolve()).toBe(EU);
    await pass(1);
    expect(await resolve("a.example.com")).toBe("192.0.2.2");
    expect(await resolve()).toBe(US);
    await expect(resolve("late.example.com")).rejects.toMatchObject(nothing);
    await pass(840);
    expect(await resolve("late.example.com")).toBe("192.0.2.3");
  });
});

describe("latency", () => {
  test.each([
    ["dublin", EU],
    ["virginia", US],
    ["sydney", AP],
    ["eu-central-1", EU],
    ["ap-southeast-2", AP],
    [undefined, US],
  ])("the nearest of all is answered: %s", async (from, target) => {
    const { resolve } = await zoneWith(latency(EU), latency(US), latency(AP));
    expect(await resolve("api.example.com", from)).toBe(target);
  });

  test("a place must be known", async () => {
    const { resolve } = await zoneWith(latency(EU), latency(US));
    await expect(resolve("api.example.com", "atlantis")).rejects.toThrow("does not know where atlantis is");
  });
});

/** How often each target is drawn: one question a minute, when the last answer has just been forgotten. */
async function drawn({ pass, resolve }: Awaited<ReturnType<typeof zoneWith>>, times: number) {
  const counts: Record<string, number> = {};
  for (let time = 0; time < times; time += 1) {
    const target = regionOf(await resolve());
    counts[target] = (counts[target] ?? 0) + 1;
    await pass(60);
  }
  return counts;
}

describe("weights", () => {
  test("each is answered as often as its weight says, and not at all with none", async () => {
    const counts = await drawn(await zoneWith(weighted(EU, 200), weighted(US, 50), weighted(AP, 0)), 100);
    expect(counts).toEqual({ "eu-west-1": expect.closeTo(80, -1), "us-east-1": expect.closeTo(20, -1) });
  });

  test("all equally often where none has any", async () => {
    const counts = await drawn(await zoneWith(weighted(EU, 0), weighted(US, 0)), 50);
    expect(counts).toEqual({ "eu-west-1": expect.closeTo(25, -1), "us-east-1": expect.closeTo(25, -1) });
  });
});

/** Resolvers over a zone with these records, where some checks say that all is not well. */
function withChecks(sets: readonly ResourceRecordSet[], isHealthy?: (check: string) => boolean) {
  let now = 1_000_000;
  const state = emptyState(0);
  const world = worldAt(state, () => now);
  const records = sets.map((set) => ({ set: { ...set, Name: `${set.Name}.`, Type: set.Type! }, since: 0 }));
  const zone = { id: "Z1", name: "example.com.", callerReference: "1", isPrivate: false, tags: {}, nameServers: [] };
  state.dns.zones["Z1"] = { ...zone, records };
  const hook = isHealthy && { isHealthy: (_: unknown, check: string) => isHealthy(check) };
  const resolvers = new Resolvers({ faults: { downSince: () => undefined }, others: (_, name) => name, ...hook });
  return (from: string) => {
    now += 60_000;
    return resolvers.addressOf(world, "api.example.com", from);
  };
}

describe("health", () => {
  const check = (HealthCheckId: string) => ({ HealthCheckId });
  const only =
    (...well: string[]) =>
    (id: string) =>
      well.includes(id);
  const three = [latency(EU, check("eu")), latency(US, check("us")), latency(AP, check("ap"))];

  test("an unhealthy one is passed over; when all are, none is", () => {
    expect(withChecks(three)("dublin")).toBe(EU);
    expect(withChecks(three, only("us", "ap"))("dublin")).toBe(US);
    expect(withChecks(three, only("ap"))("dublin")).toBe(AP);
    expect(withChecks(three, only())("dublin")).toBe(EU);
  });

  test("one without a check is always healthy", () => {
    expect(withChecks([latency(EU, check("eu")), latency(AP)], only())("dublin")).toBe(AP);
  });

  test("one without weight is answered when no other is healthy, and none but those with weight when none at all is", () => {
    const sets = [weighted(EU, 85, check("eu")), weighted(US, 0, check("us")), weighted(AP, 0, check("ap"))];
    expect(withChecks(sets, only("eu", "us"))("dublin")).toBe(EU);
    expect(withChecks(sets, only("us"))("dublin")).toBe(US);
    expect(withChecks(sets, only())("dublin")).toBe(EU);
  });

  test("an alias may be as healthy as what it leads to", () => {
    const inner = { DNSName: "eu.example.com.", HostedZoneId: "Z1" };
    const outer = (evaluate: boolean): ResourceRecordSet[] => [
      { ...latency(EU), AliasTarget: { ...inner, EvaluateTargetHealth: evaluate } },
      latency(US),
      { ...weighted(EU, 1, check("one")), Name: "eu.example.com" },
      { ...weighted(AP, 1, check("two")), Name: "eu.example.com" },
    ];
    expect(withChecks(outer(true), only("two"))("dublin")).toBe(AP);
    expect(withChecks(outer(true), only())("dublin")).toBe(US);
    expect([EU, AP]).toContain(withChecks(outer(false), only())("dublin"));
  });

  test("of API Gateway it counts whether it is there at all, and that is noticed after a minute", async () => {
    const { sandbox, pass, resolve } = await zoneWith(latency(EU, {}, true), latency(US, {}, false));
    const [dublin, london] = [() => resolve("api.example.com", "dublin"), () => resolve("api.example.com", "london")];
    sandbox.faults.down("eu-west-1");
    await pass(59);
    expect(await dublin()).toBe(EU);
    await pass(1);
    expect(await dublin()).toBe(EU);
    expect(await london()).toBe(US);
    await pass(60);
    expect(await dublin()).toBe(US);
    sandbox.faults.up("eu-west-1");
    await pass(60);
    expect(await dublin()).toBe(EU);
    sandbox.faults.hang("apigateway@eu-west-1");
    sandbox.faults.down("us-east-1");
    await pass(60);
    expect(await dublin()).toBe(US);
  });
});
