import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  ListResourceRecordSetProtectionsCommand,
  type ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import { classOf } from "../../src/aws/errors.ts";
import type { RecordEntry } from "../../src/resources/record-entries.ts";
import { NotYet } from "../../src/engine/errors.ts";
import { record, type RecordSpec } from "../../src/resources/record.ts";
import { conforms } from "../support/conforms.ts";
import { awsError } from "../support/mocked-aws.ts";
import { idOfSeededZone, zoneSeed } from "../support/zone-seed.ts";
import { aliasOf, key, memo, mockedZone, NAME, seededZone, simple } from "./name-records.ts";

const EU = { target: "d-eu.execute-api.eu-west-1.amazonaws.com", targetZone: "ZLY8HYME6SFDD" };
const US = { target: "d-us.execute-api.us-east-1.amazonaws.com", targetZone: "Z1UJRXOUMOOFQ8" };
const entry = (at: typeof EU, own: Partial<RecordEntry> = {}): RecordEntry => ({
  ...at,
  healthCheck: null,
  evaluate: false,
  ipv6: false,
  ...own,
});
const latency = (entries: Record<string, RecordEntry | null>): RecordSpec => ({
  ...key,
  policy: "latency",
  others: null,
  entries,
});
const weighted = (eu: number, us: number): RecordSpec => ({
  ...key,
  policy: "weighted",
  others: null,
  entries: { "eu-west-1": entry(EU, { weight: eu }), "us-east-1": entry(US, { weight: us }) },
});
const both = latency({ "eu-west-1": entry(EU), "us-east-1": entry(US) });

/** A record of a region as Route 53 writes it, or (without a dot) as we do. */
const set = (region: "eu-west-1" | "us-east-1", own: Partial<ResourceRecordSet> = {}): ResourceRecordSet => {
  const { target, targetZone } = region === "eu-west-1" ? EU : US;
  const policy = "Weight" in own ? {} : { Region: region };
  return aliasOf(target, targetZone, { SetIdentifier: region, ...policy, ...own });
};
const ours = ({ AliasTarget, ...own }: ResourceRecordSet): ResourceRecordSet => ({
  ...own,
  Name: NAME,
  AliasTarget: { ...AliasTarget!, DNSName: AliasTarget!.DNSName!.replace(/\.$/u, "") },
});
const seen = (one: ResourceRecordSet) => ({ ...one, Name: one.Name!.replace(/\.$/u, "") });
const create = (one: ResourceRecordSet) => ({ Action: "CREATE", ResourceRecordSet: ours(one) });
const remove = (one: ResourceRecordSet) => ({ Action: "DELETE", ResourceRecordSet: seen(one) });
const note = (...before: string[]) => ({ Action: "UPSERT", ResourceRecordSet: seen(memo(undefined, ...before)) });
const batch = (...Changes: object[]) => ({
  operation: "ChangeResourceRecordSets",
  HostedZoneId: "Z1",
  Comment: "goglobal for orders/prod",
  Changes,
});

describe("in the sandbox", async () => {
  const zone = await idOfSeededZone();
  const spec = { ...both, zone };
  const changes: [string, RecordSpec][] = [
    [
      "an entry that changes",
      { ...spec, entries: { ...spec.entries, "eu-west-1": entry(EU, { evaluate: true, ipv6: true }) } },
    ],
    ["an entry that goes", { ...spec, entries: { ...spec.entries, "eu-west-1": null } }],
    ["another policy", { ...weighted(85, 0), zone }],
  ];
  describe.each(changes)("%s", (_, to) => {
    conforms(record, { given: zoneSeed, from: spec, to });
  });
  describe("where another record was", () => {
    conforms(record, { given: seededZone(simple("CNAME", "elsewhere.example.org")), from: spec, first: "update" });
  });
});

describe("read", () => {
  const read = async (...sets: ResourceRecordSet[]) => {
    const { context } = mockedZone(sets);
    return record.read(context(), key);
  };

  test("one record of each region, and what is ours by the TXT record beside them", async () => {
    const check = { HealthCheckId: "h-1" };
    expect(await read(set("eu-west-1", check), set("us-east-1"), memo(), simple("TXT", '"x"'))).toEqual({
      spec: latency({ "eu-west-1": entry(EU, { healthCheck: "h-1" }), "us-east-1": entry(US) }),
      outputs: {},
      owned: true,
    });
  });

  test("weights, and IPv6 beside IPv4", async () => {
    const { spec } = (await read(
      set("eu-west-1", { Weight: 85 }),
      set("eu-west-1", { Weight: 85, Type: "AAAA" }),
      set("us-east-1", { Weight: 0 }),
    ))!;
    expect(spec.policy).toBe("weighted");
    expect(spec.entries).toEqual({
      "eu-west-1": entry(EU, { weight: 85, ipv6: true }),
      "us-east-1": entry(US, { weight: 0 }),
    });
  });

  test.each<[string, ResourceRecordSet[]]>([
    ["that says something else", [set("eu-west-1"), set("eu-west-1", { Type: "AAAA", HealthCheckId: "h-1" })]],
    ["alone", [set("eu-west-1", { Type: "AAAA" })]],
  ])("IPv6 %s is neither there nor not", async (_, sets) => {
    expect((await read(...sets))!.spec.entries!["eu-west-1"]).not.toHaveProperty("ipv6");
  });

  test.each<[string, ResourceRecordSet[], object]>([
    ["of another application", [set("eu-west-1"), memo("shop/prod")], { owned: false, owner: "shop/prod" }],
    ["of somebody who made records for regions by hand", [set("eu-west-1")], { owned: false }],
  ])("%s", async (_, sets, owner) => expect(await read(...sets)).toMatchObject(owner));

  test("what has no routing policy is told with its TTL, and may be cut over", async () => {
    const alias = aliasOf("d-old.execute-api.us-east-1.amazonaws.com", US.targetZone, { Type: "AAAA" });
    const found = await read(simple("A", "192.0.2.1", "192.0.2.2"), alias);
    expect(found).toMatchObject({
      spec: {
        policy: "simple",
        entries: {},
        others: null,
        simple:
          "A 192.0.2.1 192.0.2.2 (TTL 300 s) and AAAA alias of d-old.execute-api.us-east-1.amazonaws.com (TTL 60 s)",
      },
    });
    expect(found).not.toHaveProperty("owned");
    expect((await read(simple("AAAA", "2001:db8::1"), set("eu-west-1")))!.spec.policy).toBe("mixed");
  });

  test.each<[string, ResourceRecordSet, string]>([
    ["named otherwise", set("eu-west-1", { SetIdentifier: "Dublin" }), 'the records A "Dublin"'],
    ["of another region", set("eu-west-1", { Region: "eu-west-2" }), 'the records A "eu-west-1"'],
    ["of another policy", set("eu-west-1", { Region: undefined, Failover: "PRIMARY" }), 'the records A "eu-west-1"'],
    [
      "with values",
      { ...simple("A", "192.0.2.1"), SetIdentifier: "eu-west-1", Weight: 1 },
      'the records A "eu-west-1"',
    ],
    [
      "of a traffic policy",
      { ...simple("A", "192.0.2.1"), TrafficPolicyInstanceId: "t" },
      'the records A "a traffic policy"',
    ],
  ])("records with a routing policy that are not ours: %s", async (_, one, others) => {
    expect((await read(one, memo()))!.spec).toMatchObject({ others, entries: {} });
  });

  test("nothing where the name is free, whatever else is in the zone", async () => {
    expect(
      await read(simple("TXT", '"x"'), memo(), { ...set("eu-west-1"), Name: "other.example.com." }),
    ).toBeUndefined();
  });

  test("asks for records and protections of the whole zone, once for all", async () => {
    const { context, calls, route53 } = mockedZone([]);
    route53
      .on(ListResourceRecordSetProtectionsCommand)
      .resolvesOnce({ ResourceRecordSetProtections: [], NextToken: "next" })
      .resolves({ ResourceRecordSetProtections: [{ RecordName: "api.example.com.", RecordType: "CNAME" }] });
    const one = context();
    expect((await record.read(one, key))!.spec.protection).toBe("CNAME");
    await record.read(one, { ...key, name: "other.example.com" });
    expect((await calls()).map(({ operation, input }) => [operation, input])).toEqual([
      ["ListResourceRecordSets", { HostedZoneId: "Z1" }],
      ["ListResourceRecordSetProtections", { HostedZoneId: "Z1" }],
      ["ListResourceRecordSetProtections", { HostedZoneId: "Z1", NextToken: "next" }],
    ]);
  });

  test("does without protections where the caller may not see them", async () => {
    const { context, route53 } = mockedZone([set("eu-west-1")]);
    route53.on(ListResourceRecordSetProtectionsCommand).rejects(awsError("AccessDenied", "not authorized", 403));
    expect((await record.read(context(), key))!.spec.protection).toBeUndefined();
  });
});

describe("converge", () => {
  const converged = async (spec: RecordSpec, ...sets: ResourceRecordSet[]) => {
    const { context, batches } = mockedZone(sets);
    await record.converge(context(), spec);
    return batches();
  };

  test("makes all entries at once, and writes down whose they are", async () => {
    const spec = latency({
      "eu-west-1": entry(EU, { healthCheck: "h-1", evaluate: true }),
      "us-east-1": entry(US, { ipv6: true }),
    });
    const evaluated = { ...set("eu-west-1").AliasTarget!, EvaluateTargetHealth: true };
    expect(await converged(spec)).toEqual([
      batch(
        create(set("eu-west-1", { HealthCheckId: "h-1", AliasTarget: evaluated })),
        create(set("us-east-1")),
        create(set("us-east-1", { Type: "AAAA" })),
        note(),
      ),
    ]);
  });

  test("changes only what differs", async () => {
    const [eu, us] = [set("eu-west-1", { Weight: 85 }), set("us-east-1", { Weight: 85 })];
    expect(await converged(weighted(85, 0), eu, us, memo())).toEqual([
      batch(remove(us), create(set("us-east-1", { Weight: 0 }))),
    ]);
    expect(await converged(weighted(85, 85), eu, us, memo())).toEqual([]);
  });

  test("clears a health check, and takes IPv6 away", async () => {
    const [old, six] = [set("eu-west-1", { HealthCheckId: "h-1" }), set("eu-west-1", { Type: "AAAA" })];
    expect(await converged(latency({ "eu-west-1": entry(EU) }), old, six, memo())).toEqual([
      batch(remove(old), remove(six), create(set("eu-west-1"))),
    ]);
  });

  test("another policy: all go and all come in one batch", async () => {
    const [eu, us] = [set("eu-west-1"), set("us-east-1")];
    expect(await converged(weighted(85, 85), eu, us, memo())).toEqual([
      batch(remove(eu), remove(us), create(set("eu-west-1", { Weight: 85 })), create(set("us-east-1", { Weight: 85 }))),
    ]);
  });

  test("removes a region, and leaves one alone that is not mentioned", async () => {
    const [eu, us] = [set("eu-west-1"), set("us-east-1")];
    expect(await converged(latency({ "eu-west-1": null }), eu, us, memo())).toEqual([batch(remove(eu))]);
    expect(await converged(latency({ "us-east-1": entry(US) }), eu, us, memo())).toEqual([]);
  });

  test("cuts over what was there, and writes it down, in one batch", async () => {
    const old = [simple("A", "192.0.2.1"), simple("AAAA", "2001:db8::1")];
    expect(await converged(latency({ "eu-west-1": entry(EU) }), ...old, simple("TXT", '"x"'))).toEqual([
      batch(
        ...old.map(remove),
        create(set("eu-west-1")),
        note(
          "{'Type':'A','TTL':300,'ResourceRecords':[{'Value':'192.0.2.1'}]}",
          "{'Type':'AAAA','TTL':300,'ResourceRecords':[{'Value':'2001:db8::1'}]}",
        ),
      ),
    ]);
  });

  test("does not forget what was there first when a simple record is back", async () => {
    const old = simple("CNAME", "elsewhere.example.org");
    expect(await converged(latency({ "eu-west-1": entry(EU) }), old, memo())).toEqual([
      batch(remove(old), create(set("eu-west-1"))),
    ]);
  });

  test("writes down all that was there where it takes over what somebody made for regions", async () => {
    const [batched] = await converged(both, set("eu-west-1", { HealthCheckId: "h-1" }), set("us-east-1"));
    const texts = batched!.Changes.at(-1)!.ResourceRecordSet.ResourceRecords!.map(({ Value }) => Value);
    expect(texts).toHaveLength(3);
    expect(texts[2]).toContain("'SetIdentifier':'us-east-1'");
  });

  test("who may not write is told what to make, and what must go", async () => {
    const { route53, context } = mockedZone([simple("CNAME", "elsewhere.example.org")]);
    route53.on(ChangeResourceRecordSetsCommand).rejects(awsError("AccessDenied", "not authorized", 403));
    const spec = latency({ "eu-west-1": entry(EU, { healthCheck: "h-1", evaluate: true }) });
    await expect(record.converge(context(), spec)).rejects.toThrow(
      [
        `    ${NAME} A alias to ${EU.target} (hosted zone ${EU.targetZone}), set identifier eu-west-1, latency of eu-west-1, health check h-1, evaluate target health`,
        `    _goglobal.${NAME} 300 TXT "goglobal orders/prod" "{'Type':'CNAME','TTL':300,'ResourceRecords':[{'Value':'elsewhere.example.org'}]}"`,
        "  in the place of:",
        `    ${NAME} 300 CNAME elsewhere.example.org`,
      ].join("\n"),
    );
  });

  test("is in progress until all name servers know it", async () => {
    const { route53, context } = mockedZone([set("us-east-1"), memo()]);
    await record.converge(context(), both);
    route53
      .on(GetChangeCommand)
      .resolves({ ChangeInfo: { Id: "/change/C1", Status: "PENDING", SubmittedAt: new Date(0) } });
    expect((await record.read(context(), key))!.pending).toBe("PENDING: Route 53 is telling its name servers");
  });
});

test.each([
  ["Tried to delete resource record set [name='a.', type='A'] but it was not found", "stale"],
  [
    "Tried to delete resource record set [name='a.', type='A'] but the values provided do not match the current values",
    "stale",
  ],
  ["Tried to create resource record set [name='a.', type='A'] but it already exists", "stale"],
  ["Tried to create an alias that targets b., type A in zone Z1, but that target was not found", "other"],
])("who was faster makes the engine look again: %s", (message, expected) => {
  expect(classOf(awsError("InvalidChangeBatch", `[${message}]`))).toBe(expected);
});

describe("remove", () => {
  const removed = async (...sets: ResourceRecordSet[]) => {
    const { context, batches } = mockedZone(sets);
    await record.remove!(context(), { spec: both, outputs: {} }).catch((error: unknown) => {
      // Resolvers still lead to what was ours.
      if (!(error instanceof NotYet)) throw error;
    });
    return batches();
  };

  test("puts back what was there before, in one batch", async () => {
    const before = "{'Type':'A','TTL':300,'ResourceRecords':[{'Value':'192.0.2.1'}]}";
    expect(await removed(set("eu-west-1"), memo(undefined, before))).toEqual([
      batch(remove(set("eu-west-1")), {
        Action: "CREATE",
        ResourceRecordSet: { ...simple("A", "192.0.2.1"), Name: NAME },
      }),
    ]);
  });

  test("forgets it last", async () => {
    const before = "{'Type':'A','TTL':300,'ResourceRecords':[{'Value':'192.0.2.1'}]}";
    expect(await removed(simple("A", "192.0.2.1"), memo(undefined, before))).toEqual([
      batch(remove(memo(undefined, before))),
    ]);
  });

  test("what is long was written down in several strings", async () => {
    const target = `${"d".repeat(300)}.execute-api.eu-west-1.amazonaws.com`;
    const { context, batches } = mockedZone([aliasOf(target, EU.targetZone)]);
    await record.converge(context(), both);
    const [cut] = await batches();
    const written = cut!.Changes.at(-1)!.ResourceRecordSet;
    expect(written.ResourceRecords![1]!.Value).toMatch(/^"[^"]{250}" "[^"]+"$/u);
    const [given] = await removed({ ...written, Name: `${written.Name}.` });
    expect(given!.Changes.at(-1)).toEqual(create(aliasOf(target, EU.targetZone)));
  });

  test("leaves alone what is not ours, or already gone", async () => {
    expect(await removed(set("eu-west-1"))).toEqual([]);
    expect(await removed(set("eu-west-1"), memo("shop/prod"))).toEqual([]);
    expect(await removed()).toEqual([]);
  });
});

describe("objections and advice", () => {
  const live = (own: Partial<RecordSpec>) => ({ spec: { ...both, ...own }, outputs: {} });

  test.each<[string, RecordSpec, Partial<RecordSpec>, string | undefined]>([
    ["none", both, { entries: {} }, undefined],
    [
      "records of others",
      both,
      { others: 'the records A "x"' },
      'the records A "x" of others also say where api.example.com leads: delete them from the hosted zone Z1, once you are sure that nobody needs them, or choose another name',
    ],
    [
      "a protection",
      both,
      { protection: 'A, "ask Ada"' },
      'a record set protection keeps api.example.com from being changed (A, "ask Ada"): delete that protection from the hosted zone Z1 first, and put it back when goglobal is done',
    ],
    [
      "another policy while a region is left alone",
      latency({ "us-east-1": entry(US) }),
      { policy: "weighted" },
      "the routing policy of api.example.com can only change from weighted to latency for all regions at once, and eu-west-1 must be left alone now: keep the policy until that is over",
    ],
    [
      "another policy while a region goes",
      latency({ "us-east-1": entry(US), "eu-west-1": null }),
      { policy: "weighted" },
      undefined,
    ],
  ])("%s", (_, spec, own, expected) => expect(record.objection!(spec, live(own))).toBe(expected));

  test("a cut-over is told beforehand", () => {
    expect(record.advice!(both, live({ simple: "A 192.0.2.1 (TTL 300 s)" }))).toBe(
      "api.example.com is cut over in one step from A 192.0.2.1 (TTL 300 s), which is written down in the TXT record _goglobal.api.example.com. Resolvers keep the old answer for its TTL: leave what answers there as it is until that is over",
    );
    expect(record.advice!(both, live({}))).toBeUndefined();
    expect(record.objection!(both)).toBeUndefined();
  });
});

test("takes its turn in the zone, and has an hour", () => {
  expect(record.lane!(both)).toBe("zone/Z1");
  expect(record.patience).toBe(3_600_000);
});
