import { ChangeResourceRecordSetsCommand, GetChangeCommand, type ResourceRecordSet } from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import { NotYet } from "../../src/engine/errors.ts";
import { publicRecord, type PublicRecordSpec } from "../../src/resources/public-record.ts";
import { conforms } from "../support/conforms.ts";
import { awsError } from "../support/mocked-aws.ts";
import { idOfSeededZone, zoneSeed } from "../support/zone-seed.ts";
import { aliasOf, key, memo, mockedZone, NAME, seededZone, simple } from "./name-records.ts";

const CLOUDFRONT = "Z2FDTNDATAQYW2";
const TARGET = "d111111abcdef8.cloudfront.net";
const spec: PublicRecordSpec = { ...key, target: TARGET, targetZone: CLOUDFRONT, ipv6: true, others: null };

const four = aliasOf(TARGET, CLOUDFRONT);
const six = aliasOf(TARGET, CLOUDFRONT, { Type: "AAAA" });
const regional = aliasOf("d-1.execute-api.eu-west-1.amazonaws.com", "ZLY8HYME6SFDD", {
  SetIdentifier: "eu-west-1",
  Region: "eu-west-1",
});
const create = (Type: "A" | "AAAA") => ({
  Action: "CREATE",
  ResourceRecordSet: {
    Name: NAME,
    Type,
    AliasTarget: { DNSName: TARGET, HostedZoneId: CLOUDFRONT, EvaluateTargetHealth: false },
  },
});
const remove = (one: ResourceRecordSet) => ({ Action: "DELETE", ResourceRecordSet: { ...one, Name: NAME } });
const note = (...before: string[]) => ({
  Action: "UPSERT",
  ResourceRecordSet: { ...memo(undefined, ...before), Name: `_goglobal.${NAME}` },
});
const batch = (...Changes: object[]) => ({
  operation: "ChangeResourceRecordSets",
  HostedZoneId: "Z1",
  Comment: "goglobal for orders/prod",
  Changes,
});

describe("in the sandbox", async () => {
  const from = { ...spec, zone: await idOfSeededZone() };
  describe("where nothing was", () => {
    conforms(publicRecord, { given: zoneSeed, from, to: { ...from, target: "d2.cloudfront.net", ipv6: false } });
  });
  describe("where another record was", () => {
    const old = [simple("A", "192.0.2.1"), simple("AAAA", "2001:db8::1")];
    conforms(publicRecord, { given: seededZone(...old), from, first: "update" });
  });
});

describe("read", () => {
  const read = async (...sets: ResourceRecordSet[]) => publicRecord.read(mockedZone(sets).context(), key);

  test("an alias, by IPv6 too, and ours by the TXT record beside it", async () => {
    const before = `A alias of ${TARGET} (TTL 60 s)`;
    expect(await read(four, memo(), simple("TXT", '"x"'))).toEqual({
      spec: { ...spec, ipv6: false, before },
      outputs: {},
      owned: true,
    });
    expect((await read(four, six))!.spec).toMatchObject({ target: TARGET, targetZone: CLOUDFRONT, ipv6: true });
    expect((await read(six))!.spec).not.toHaveProperty("ipv6");
  });

  test.each<[string, ResourceRecordSet[], string]>([
    ["values", [simple("CNAME", "elsewhere.example.org")], "CNAME elsewhere.example.org (TTL 300 s)"],
    [
      "two things",
      [four, simple("AAAA", "2001:db8::1")],
      `A alias of ${TARGET} (TTL 60 s) and AAAA 2001:db8::1 (TTL 300 s)`,
    ],
    ["regions", [regional], "A alias of d-1.execute-api.eu-west-1.amazonaws.com (TTL 60 s)"],
  ])("something else is told in words: %s", async (_, sets, target) => {
    const found = (await read(...sets, memo()))!.spec;
    expect(found).toMatchObject({ target, before: target });
    expect(found).not.toHaveProperty("targetZone");
  });

  test("whose it is", async () => {
    expect(await read(four)).not.toHaveProperty("owned");
    expect(await read(four, memo("shop/prod"))).toMatchObject({ owned: false, owner: "shop/prod" });
    expect(await read(regional)).toMatchObject({ owned: false });
    expect((await read({ ...simple("A", "192.0.2.1"), SetIdentifier: "x", Weight: 1 }))!.spec.others).toBe(
      'the records A "x"',
    );
    expect(await read(memo())).toBeUndefined();
  });
});

describe("converge", () => {
  const converged = async (wanted: PublicRecordSpec, ...sets: ResourceRecordSet[]) => {
    const { context, batches } = mockedZone(sets);
    await publicRecord.converge(context(), wanted);
    return batches();
  };

  test("makes both, and writes down whose they are", async () => {
    expect(await converged(spec)).toEqual([batch(create("A"), create("AAAA"), note())]);
    expect(await converged({ ...spec, ipv6: false })).toEqual([batch(create("A"), note())]);
  });

  test("changes only what differs", async () => {
    expect(await converged(spec, four, memo())).toEqual([batch(create("AAAA"))]);
    expect(await converged({ ...spec, ipv6: false }, four, six, memo())).toEqual([batch(remove(six))]);
    const old = aliasOf("d-old.cloudfront.net", CLOUDFRONT);
    expect(await converged({ ...spec, ipv6: false }, old, memo())).toEqual([batch(remove(old), create("A"))]);
    expect(await converged(spec, four, six, memo())).toEqual([]);
  });

  test("cuts over what was there in one batch, and writes it down", async () => {
    const old = aliasOf("d-old.execute-api.us-east-1.amazonaws.com", "Z1UJRXOUMOOFQ8");
    expect(await converged(spec, old)).toEqual([
      batch(
        remove(old),
        create("A"),
        create("AAAA"),
        note(
          "{'Type':'A','AliasTarget':{'DNSName':'d-old.execute-api.us-east-1.amazonaws.com','HostedZoneId':'Z1UJRXOUMOOFQ8','EvaluateTargetHealth':false}}",
        ),
      ),
    ]);
  });

  test("takes the place of our own entries of regions, and remembers what was there before those", async () => {
    expect(await converged(spec, regional, memo())).toEqual([batch(remove(regional), create("A"), create("AAAA"))]);
  });

  test("somebody was faster", async () => {
    const { context, route53 } = mockedZone([four]);
    route53.on(ChangeResourceRecordSetsCommand).rejects(awsError("InvalidChangeBatch", "[… but it already exists]"));
    await expect(publicRecord.converge(context(), spec)).rejects.toMatchObject({ name: "InvalidChangeBatch" });
  });

  test("is in progress until all name servers know it", async () => {
    const { context, route53 } = mockedZone([four]);
    await publicRecord.converge(context(), spec);
    const ChangeInfo = { Id: "/change/C1", Status: "PENDING", SubmittedAt: new Date(0) } as const;
    route53.on(GetChangeCommand).resolves({ ChangeInfo });
    expect((await publicRecord.read(context(), key))!.pending).toBe("PENDING: Route 53 is telling its name servers");
  });
});

test("gives back what was there", async () => {
  const { context, batches } = mockedZone([
    four,
    six,
    memo(undefined, "{'Type':'CNAME','TTL':300,'ResourceRecords':[{'Value':'elsewhere.example.org'}]}"),
  ]);
  const removing = publicRecord.remove!(context(), { spec, outputs: {} });
  // Resolvers still lead to what was ours.
  await expect(removing).rejects.toThrow(NotYet);
  const [given, ...more] = await batches();
  expect(given!.Changes.map(({ Action, ResourceRecordSet: { Type } }) => `${Action} ${Type}`)).toEqual([
    "DELETE A",
    "DELETE AAAA",
    "CREATE CNAME",
  ]);
  expect(more).toEqual([]);
});

test("objections and advice", () => {
  const live = (own: Partial<PublicRecordSpec>) => ({ spec: { ...spec, ...own }, outputs: {} });
  expect(publicRecord.objection!(spec, live({ others: 'the records A "x"' }))).toMatch(/^the records A "x" of others/u);
  expect(publicRecord.objection!(spec, live({ protection: "A" }))).toMatch(/^a record set protection keeps/u);
  expect(publicRecord.objection!(spec, live({}))).toBeUndefined();
  const before = "CNAME elsewhere.example.org (TTL 300 s)";
  expect(publicRecord.advice!(spec, live({ target: before, before }))).toMatch(
    /^api\.example\.com is cut over in one step from CNAME elsewhere\.example\.org \(TTL 300 s\), which/u,
  );
  expect(publicRecord.advice!(spec, live({ ipv6: false, before }))).toBeUndefined();
  expect(publicRecord.advice!(spec)).toBeUndefined();
});

test("takes its turn in the zone, and has an hour", () => {
  expect(publicRecord.lane!(spec)).toBe("zone/Z1");
  expect(publicRecord.patience).toBe(3_600_000);
});
