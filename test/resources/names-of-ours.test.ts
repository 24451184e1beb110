import { GetDomainNamesCommand } from "@aws-sdk/client-apigatewayv2";
import { GetChangeCommand, GetHostedZoneCommand, type ResourceRecordSet } from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import { aliasRecord } from "../../src/resources/alias-record.ts";
import { publicRecord } from "../../src/resources/public-record.ts";
import { record } from "../../src/resources/record.ts";
import { awsError, MARK } from "../support/mocked-aws.ts";
import { aliasOf, key, memo, mockedZone, NAME, simple } from "./name-records.ts";

const edge = aliasOf("d111111abcdef8.cloudfront.net", "Z2FDTNDATAQYW2");
const regional = aliasOf("d-1.execute-api.eu-west-1.amazonaws.com", "ZLY8HYME6SFDD", {
  SetIdentifier: "eu-west-1",
  Region: "eu-west-1",
});
const OLD = "{'Type':'A','TTL':300,'ResourceRecords':[{'Value':'192.0.2.1'}]}";

/** The same zone, as the one that the config means. */
function site(...sets: ResourceRecordSet[]) {
  const mock = mockedZone(sets);
  const HostedZone = { Id: "/hostedzone/Z1", Name: "example.com.", CallerReference: "1" };
  mock.route53.on(GetHostedZoneCommand).resolves({ HostedZone });
  const listed = async () => {
    const context = mock.context();
    const all = await Promise.all([publicRecord.list!(context, "global"), record.list!(context, "global")]);
    return all.map((lives) => lives.map(({ label, owned }) => [label, owned]));
  };
  return { ...mock, listed };
}

describe("what has our mark in the zone", () => {
  test.each<[string, ResourceRecordSet[], unknown]>([
    ["a public name", [edge, memo()], [[[NAME, true]], []]],
    ["a name of regions", [regional, memo()], [[], [[NAME, true]]]],
    ["another application's", [edge, memo("shop/prod")], [[], []]],
    ["one without a mark", [edge], [[], []]],
    ["one that leads elsewhere meanwhile", [simple("A", "192.0.2.9"), memo(MARK, OLD)], [[], []]],
    [
      "one whose memory alone is still there",
      [simple("A", "192.0.2.1"), memo(MARK, OLD)],
      [[[NAME, true]], [[NAME, true]]],
    ],
  ])("%s", async (_, sets, expected) => expect(await site(...sets).listed()).toEqual(expected));

  test("is looked for with one listing, and nowhere when the zone is not to be had", async () => {
    const { listed, calls } = site(edge, memo());
    await listed();
    expect((await calls()).map(({ operation }) => operation).sort()).toEqual([
      "GetHostedZone",
      "ListResourceRecordSetProtections",
      "ListResourceRecordSets",
    ]);
    const other = site(edge, memo());
    other.route53.on(GetHostedZoneCommand).rejects(awsError("NoSuchHostedZone", "no", 404));
    expect(await other.listed()).toEqual([[], []]);
  });
});

describe("what was ours is left by resolvers before it counts as gone", () => {
  const insync = { ChangeInfo: { Id: "/change/C1", Status: "INSYNC" as const, SubmittedAt: new Date(0) } };
  const entry = { targetZone: "Z", healthCheck: null, evaluate: false, ipv6: false };

  /** What is awaited after our records have made room for these: at once, and a minute later. */
  async function awaited(target: string, ...before: ResourceRecordSet[]) {
    const { context, route53 } = site(...before);
    route53.on(GetChangeCommand).resolves(insync);
    const spec = { ...key, policy: "latency", entries: { "eu-west-1": { ...entry, target } } } as const;
    await record.converge(context(), spec);
    const first = (await record.read(context(), key))!.pending;
    await context().clock.sleep(60_000);
    return [first, (await record.read(context(), key))!.pending];
  }

  test.each<[string, string, ResourceRecordSet[], string | undefined]>([
    [
      "where they led elsewhere",
      "d-2.execute-api.eu-west-1.amazonaws.com",
      [regional, memo()],
      "INSYNC: resolvers still keep the old answer, for up to 60 s",
    ],
    [
      "not where they led to the same",
      "d-1.execute-api.eu-west-1.amazonaws.com",
      [{ ...regional, AliasTarget: { ...regional.AliasTarget!, EvaluateTargetHealth: true } }, memo()],
      undefined,
    ],
    ["not where they were somebody else's", "d-2.execute-api.eu-west-1.amazonaws.com", [edge], undefined],
  ])("%s", async (_, target, before, expected) => {
    const [first, later] = await awaited(target, ...before);
    expect(first?.slice(0, expected?.length)).toBe(expected);
    expect(later).toBeUndefined();
  });
});

describe("a region's own name", () => {
  const Name = "eu-west-1.old.example.com";
  const own = { ...aliasOf("d-1.execute-api.eu-west-1.amazonaws.com", "ZLY8HYME6SFDD"), Name: `${Name}.` };
  const named = (Tags: Record<string, string>, DomainName = Name) => ({ Items: [{ DomainName, Tags }] });
  const ours = { "goglobal:app": MARK };

  test.each<[string, object, unknown[]]>([
    ["ours, by its custom domain", named(ours), [Name]],
    ["not with somebody else's", named({}), []],
    ["not without", named(ours, "eu-west-1.new.example.com"), []],
  ])("is %s", async (_, names, expected) => {
    const { apigateway, context } = site(own);
    apigateway.on(GetDomainNamesCommand).resolves(names);
    expect((await aliasRecord.list!(context(), "global")).map(({ label }) => label)).toEqual(expected);
  });

  test("is nobody's while its region does not answer", async () => {
    const { apigateway, context } = site(own);
    apigateway.on(GetDomainNamesCommand).rejects(Object.assign(new Error("connect"), { code: "ECONNREFUSED" }));
    expect(await aliasRecord.list!(context(), "global")).toEqual([]);
  });

  test("is taken away as it was seen", async () => {
    const { context, batches } = site(own);
    await aliasRecord.remove!(context(), { spec: { zone: "Z1", name: Name }, outputs: {} });
    expect((await batches())[0]!.Changes).toEqual([{ Action: "DELETE", ResourceRecordSet: { ...own, Name } }]);
  });
});
