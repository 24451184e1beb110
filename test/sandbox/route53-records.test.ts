import type { Change, ResourceRecordSet } from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import { errorOf, refusal } from "./connected.ts";
import { create, remove, simple, upsert, withZone } from "./dns.ts";

const A = simple("api.example.com", "A", "192.0.2.1");
const TARGET = { DNSName: "d-1.execute-api.eu-west-1.amazonaws.com", EvaluateTargetHealth: false };
const ALIAS: ResourceRecordSet = {
  Name: "api.example.com",
  Type: "A",
  AliasTarget: { ...TARGET, HostedZoneId: "ZLY8HYME6SFDD" },
};
const weighted = (SetIdentifier: string, Weight: number) => ({ ...A, SetIdentifier, Weight });
const latency = (SetIdentifier: string, Region: "eu-west-1" | "us-east-1") => ({ ...A, SetIdentifier, Region });

describe("records", () => {
  test("are kept as Route 53 writes them", async () => {
    const { change, dns, zone } = await withZone();
    await change(
      create(simple("*.API.Example.com", "CNAME", "a.example.org")),
      upsert({ ...ALIAS, Name: "x.example.com." }),
    );
    const { ResourceRecordSets } = await dns.listResourceRecordSets({ HostedZoneId: zone });
    expect(ResourceRecordSets!.slice(2)).toEqual([
      { Name: "\\052.api.example.com.", Type: "CNAME", TTL: 60, ResourceRecords: [{ Value: "a.example.org" }] },
      {
        Name: "x.example.com.",
        Type: "A",
        AliasTarget: { ...ALIAS.AliasTarget, DNSName: `${TARGET.DNSName}.` },
      },
    ]);
  });

  test("are listed by the labels from right to left, then by type and set identifier", async () => {
    const { change, names } = await withZone();
    const sets = [weighted("b", 1), weighted("a", 1), simple("api.example.com", "TXT", '"x"')];
    await change(
      ...[...sets, simple("z.api.example.com", "A", "192.0.2.1"), simple("apj.example.com", "A", "192.0.2.1")].map(
        create,
      ),
    );
    expect(await names()).toEqual([
      "example.com. NS",
      "example.com. SOA",
      "api.example.com. A a",
      "api.example.com. A b",
      "api.example.com. TXT",
      "z.api.example.com. A",
      "apj.example.com. A",
    ]);
  });

  test("are listed in pages, from a name on", async () => {
    const { change, dns, zone } = await withZone();
    await change(create(weighted("a", 1)), create(weighted("b", 1)), create(simple("b.example.com", "A", "192.0.2.1")));
    const HostedZoneId = zone;
    const from = { StartRecordName: "API.example.com", StartRecordType: "A" as const };
    const first = await dns.listResourceRecordSets({ HostedZoneId, ...from, MaxItems: 1 });
    expect(first).toMatchObject({
      IsTruncated: true,
      MaxItems: 1,
      NextRecordName: "api.example.com.",
      NextRecordType: "A",
      NextRecordIdentifier: "b",
      ResourceRecordSets: [{ SetIdentifier: "a" }],
    });
    const rest = await dns.listResourceRecordSets({ HostedZoneId, ...from, StartRecordIdentifier: "b" });
    expect(rest.ResourceRecordSets!.map(({ Name }) => Name)).toEqual(["api.example.com.", "b.example.com."]);
    expect(rest).toMatchObject({ IsTruncated: false, MaxItems: 300 });
    expect(rest).not.toHaveProperty("NextRecordName");
    expect(await refusal(dns.listResourceRecordSets({ HostedZoneId, StartRecordType: "A" }))).toMatch(/^InvalidInput/u);
    const identifierOnly = { HostedZoneId, StartRecordName: "a.example.com", StartRecordIdentifier: "b" };
    expect(await refusal(dns.listResourceRecordSets(identifierOnly))).toMatch(/^InvalidInput/u);
  });

  test("are written over by UPSERT, and gone after DELETE of the same values in any order", async () => {
    const { change, names } = await withZone();
    await change(upsert(A));
    await change(upsert({ ...A, ResourceRecords: [{ Value: "192.0.2.1" }, { Value: "192.0.2.2" }] }));
    await change(remove({ ...A, ResourceRecords: [{ Value: "192.0.2.2" }, { Value: "192.0.2.1" }] }));
    expect(await names()).toEqual(["example.com. NS", "example.com. SOA"]);
  });

  test("change their routing policy in one batch", async () => {
    const { change, names } = await withZone();
    await change(create(A));
    await change(remove(A), create(latency("eu", "eu-west-1")), create(latency("us", "us-east-1")));
    expect(await names()).toContain("api.example.com. A us");
  });
});

describe("a change", () => {
  test("is PENDING for half a minute", async () => {
    const { change, dns, pass } = await withZone();
    const { ChangeInfo } = await change(create(A));
    expect(ChangeInfo).toMatchObject({ Id: expect.stringMatching(/^\/change\/C/u), Status: "PENDING" });
    const status = async () => (await dns.getChange({ Id: ChangeInfo!.Id! })).ChangeInfo!.Status;
    await pass(29);
    expect(await status()).toBe("PENDING");
    await pass(1);
    expect(await status()).toBe("INSYNC");
    expect(await refusal(dns.getChange({ Id: "C0" }))).toBe("NoSuchChange: Could not find resource with ID: C0");
  });

  test("keeps its comment", async () => {
    const { dns, zone } = await withZone();
    const ChangeBatch = { Comment: "why", Changes: [create(A)] };
    const { ChangeInfo } = await dns.changeResourceRecordSets({ HostedZoneId: zone, ChangeBatch });
    expect((await dns.getChange({ Id: ChangeInfo!.Id! })).ChangeInfo!.Comment).toBe("why");
  });

  test("is refused while the zone is at work on another, which the SDK tries again", async () => {
    const { dns, zone, sandbox, change } = await withZone();
    await change(create(A));
    const before = sandbox.calls.writes;
    const ChangeBatch = { Changes: [upsert(simple("b.example.com", "A", "192.0.2.1"))] };
    await dns.changeResourceRecordSets({ HostedZoneId: zone, ChangeBatch });
    expect(sandbox.calls.writes - before).toBeGreaterThan(1);
  });
});

describe("refused, and nothing of the batch is done", () => {
  const cname = simple("api.example.com", "CNAME", "a.example.org");
  const txt = simple("api.example.com", "TXT", '"x"');
  const named = "[name='api.example.com.', type='A']";
  const aliasTo = (DNSName: string, HostedZoneId: string, EvaluateTargetHealth = false) => ({
    ...ALIAS,
    AliasTarget: { DNSName, HostedZoneId, EvaluateTargetHealth },
  });

  test.each<[string, Change[], Change[], string]>([
    [
      "one that is there",
      [create(A)],
      [create(A)],
      `Tried to create resource record set ${named} but it already exists`,
    ],
    [
      "to delete what is not there",
      [],
      [remove(A)],
      `Tried to delete resource record set ${named} but it was not found`,
    ],
    [
      "to delete other values",
      [create(A)],
      [remove({ ...A, TTL: 61 })],
      `Tried to delete resource record set ${named} but the values provided do not match the current values`,
    ],
    [
      "one of a set that is there",
      [create(weighted("a", 1))],
      [create(weighted("a", 2))],
      "Tried to create resource record set [name='api.example.com.', type='A', set identifier='a'] but it already exists",
    ],
    [
      "another zone's name",
      [],
      [create(simple("api.example.org", "A", "192.0.2.1"))],
      "RRSet with DNS name api.example.org. is not permitted in zone example.com.",
    ],
    [
      "the same twice",
      [],
      [upsert(A), upsert(A)],
      "The request contains an invalid set of changes for a resource record set 'A api.example.com.'",
    ],
    [
      "a CNAME beside others",
      [create(txt)],
      [create(cname)],
      "RRSet of type CNAME with DNS name api.example.com. is not permitted as it conflicts with other records with the same DNS name in zone example.com.",
    ],
    [
      "others beside a CNAME",
      [create(cname)],
      [create(A)],
      "RRSet of type A with DNS name api.example.com. is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone example.com.",
    ],
    [
      "a CNAME at the apex",
      [],
      [create(simple("example.com", "CNAME", "a.example.org"))],
      "RRSet of type CNAME with DNS name example.com. is not permitted at apex in zone example.com.",
    ],
    [
      "a weighted one beside a simple one",
      [create(A)],
      [create(weighted("a", 1))],
      "RRSet with DNS name api.example.com., type A, SetIdentifier a cannot be created as a non-weighted set exists with the same name and type.",
    ],
    [
      "a simple one beside weighted ones",
      [create(weighted("a", 1))],
      [create(A)],
      "RRSet with DNS name api.example.com., type A cannot be created as a non-simple set exists with the same name and type.",
    ],
    [
      "a latency one beside weighted ones",
      [create(weighted("a", 1))],
      [create(latency("eu", "eu-west-1"))],
      "RRSet with DNS name api.example.com., type A, SetIdentifier eu cannot be created as a non-latency set exists with the same name and type.",
    ],
    [
      "a region twice",
      [create(latency("one", "eu-west-1"))],
      [create(latency("two", "eu-west-1"))],
      "RRSet with DNS name api.example.com., type A, SetIdentifier two and region eu-west-1 cannot be created as an RRSet with the same name, type and region exists.",
    ],
    [
      "an alias to API Gateway in another zone than its region's",
      [],
      [create(aliasTo(TARGET.DNSName, "Z1UJRXOUMOOFQ8"))],
      `Tried to create an alias that targets ${TARGET.DNSName}., type A in zone Z1UJRXOUMOOFQ8, but the alias target name does not lie within the target zone`,
    ],
    [
      "an alias to CloudFront in another zone than CloudFront's",
      [],
      [create(aliasTo("d1.cloudfront.net", "ZLY8HYME6SFDD"))],
      "Tried to create an alias that targets d1.cloudfront.net., type A in zone ZLY8HYME6SFDD, but the alias target name does not lie within the target zone",
    ],
    [
      "an alias as healthy as a distribution of CloudFront",
      [],
      [create(aliasTo("d1.cloudfront.net", "Z2FDTNDATAQYW2", true))],
      "Tried to create an alias that targets d1.cloudfront.net., type A in zone Z2FDTNDATAQYW2, but EvaluateTargetHealth must be false for a CloudFront distribution",
    ],
    [
      "more than 100 of one name and type",
      Array.from({ length: 100 }, (_, index) => create(weighted(String(index), 1))),
      [create(weighted("more", 1))],
      "Limit of 100 record sets with DNS name api.example.com., type A exceeded",
    ],
    [
      "what is no address",
      [],
      [create(simple("api.example.com", "A", "192.0.2.256"))],
      "Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with '192.0.2.256''",
    ],
    [
      "a text without quotes",
      [],
      [create(simple("api.example.com", "TXT", "x"))],
      "Invalid Resource Record: 'FATAL problem: InvalidCharacterString (Value should be enclosed in quotation marks) encountered with 'x''",
    ],
    [
      "a CNAME with two values",
      [],
      [create(simple("api.example.com", "CNAME", "a.example.org", "b.example.org"))],
      "Invalid Resource Record: 'FATAL problem: A CNAME record may have one value only'",
    ],
  ])("%s", async (_, given, changes, message) => {
    const { change, names } = await withZone();
    if (given.length > 0) await change(...given);
    const before = await names();
    const error = await errorOf(change(create(simple("new.example.com", "A", "192.0.2.1")), ...changes));
    expect(`${error.name}: ${error.message}`).toBe(`InvalidChangeBatch: [${message}]`);
    expect(error).toMatchObject({ messages: [message] });
    expect(await names()).toEqual(before);
  });

  test("an alias within the zone to what is not there, with both reasons when it is not even in it", async () => {
    const { change, zone } = await withZone();
    const tried = (name: string) => `Tried to create an alias that targets ${name}, type A in zone ${zone}, but`;
    expect(await refusal(change(create(aliasTo("b.example.com", zone))))).toBe(
      `InvalidChangeBatch: [${tried("b.example.com.")} that target was not found]`,
    );
    expect(await refusal(change(create(aliasTo("b.example.org", zone))))).toBe(
      `InvalidChangeBatch: [${tried("b.example.org.")} the alias target name does not lie within the target zone, ${tried("b.example.org.")} that target was not found]`,
    );
    await change(create(simple("b.example.com", "A", "192.0.2.1")), create(aliasTo("b.example.com", zone)));
  });

  test("a zone without its own records", async () => {
    const { change, dns, zone } = await withZone();
    const { ResourceRecordSets } = await dns.listResourceRecordSets({ HostedZoneId: zone });
    expect(await refusal(change(...ResourceRecordSets!.map(remove)))).toBe(
      "InvalidChangeBatch: [A HostedZone must contain exactly one SOA record., A HostedZone must contain at least one NS record for the zone itself.]",
    );
  });

  test("more than AWS takes at once", async () => {
    const { change } = await withZone();
    const many = (count: number) => Array.from({ length: count }, (_, index) => `192.0.2.${index % 256}`);
    const tooMany = "InvalidChangeBatch: [Number of records limit of 1000 exceeded.]";
    expect(await refusal(change(create(simple("a.example.com", "A", ...many(1001)))))).toBe(tooMany);
    expect(await refusal(change(upsert(simple("a.example.com", "A", ...many(501)))))).toBe(tooMany);
    const long = simple("a.example.com", "TXT", `"${"x".repeat(32_000)}"`);
    expect(await refusal(change(create(long)))).toBe("InvalidChangeBatch: [Value characters limit of 32000 exceeded.]");
  });

  const where = (id = "null") => `in Change with [Action=CREATE, Name=api.example.com, Type=A, SetIdentifier=${id}]`;
  const content = "[AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]";
  const policies = "[Weight, Region, Failover, GeoLocation, MultiValueAnswer, or CidrRoutingConfig]";
  test.each<[string, ResourceRecordSet, string]>([
    [
      "neither alias nor values",
      { Name: "api.example.com", Type: "A" },
      `Expected exactly one of ${content}, but found none ${where()}`,
    ],
    ["values without a TTL", { ...A, TTL: undefined }, `Expected exactly one of ${content}, but found none ${where()}`],
    [
      "an alias with a TTL",
      { ...ALIAS, TTL: 60 },
      `Expected exactly one of ${content}, but found more than one ${where()}`,
    ],
    ["a weight without an identifier", { ...A, Weight: 1 }, `Missing field 'SetIdentifier' ${where()}`],
    [
      "an identifier without a policy",
      { ...A, SetIdentifier: "a" },
      `Expected exactly one of ${policies}, but found none ${where("a")}`,
    ],
    [
      "two policies",
      { ...weighted("a", 1), Region: "eu-west-1" },
      `Expected exactly one of ${policies}, but found more than one ${where("a")}`,
    ],
    ["too much weight", weighted("a", 256), `Weight must be a number from 0 to 255 ${where("a")}`],
  ])("%s", async (_, set, message) => {
    const { change } = await withZone();
    expect(await refusal(change(create(set)))).toBe(`InvalidInput: Invalid request: ${message}`);
  });

  test("no change, no zone, no health check, and what the sandbox does not know", async () => {
    const { change, dns } = await withZone();
    expect(await refusal(change())).toMatch(/^InvalidInput/u);
    const nowhere = dns.changeResourceRecordSets({ HostedZoneId: "Z0", ChangeBatch: { Changes: [create(A)] } });
    expect(await refusal(nowhere)).toBe("NoSuchHostedZone: No hosted zone found with ID: Z0");
    expect((await errorOf(change(create({ ...A, HealthCheckId: "h" })))).name).toBe("NoSuchHealthCheck");
    expect((await errorOf(change(create({ ...A, SetIdentifier: "a", Failover: "PRIMARY" })))).name).toBe(
      "NotSimulated",
    );
  });
});
