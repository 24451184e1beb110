import { describe, expect, test } from "vitest";
import { route53 } from "../../src/sandbox/route53/route53.ts";
import { emptyState, worldAt, type Operation } from "../../src/sandbox/world.ts";
import { errorOf, refusal } from "./connected.ts";
import { create, simple, withZone } from "./dns.ts";

describe("hosted zones", () => {
  test("are made with four name servers, which they tell in a record", async () => {
    const { created, dns, zone } = await withZone();
    const servers = created.DelegationSet!.NameServers!;
    expect(servers).toHaveLength(4);
    expect(created).toMatchObject({
      HostedZone: {
        Id: `/hostedzone/${zone}`,
        Name: "example.com.",
        Config: { PrivateZone: false },
        ResourceRecordSetCount: 2,
      },
      ChangeInfo: { Status: "PENDING" },
      Location: `https://route53.amazonaws.com/2013-04-01/hostedzone/${zone}`,
    });
    expect(await dns.getHostedZone({ Id: zone })).toMatchObject({ DelegationSet: { NameServers: servers } });
    const { ResourceRecordSets } = await dns.listResourceRecordSets({ HostedZoneId: zone });
    expect(ResourceRecordSets![0]).toMatchObject({
      Type: "NS",
      ResourceRecords: servers.map((server) => ({ Value: `${server}.` })),
    });
  });

  test("may have the same name, also a private one", async () => {
    const { dns, zone } = await withZone();
    const VPC = { VPCId: "vpc-1", VPCRegion: "eu-west-1" as const };
    const more = { Name: "Example.com.", HostedZoneConfig: { Comment: "inside" } };
    const { HostedZone } = await dns.createHostedZone({ ...more, CallerReference: "2", VPC });
    expect(HostedZone).toMatchObject({ Name: "example.com.", Config: { PrivateZone: true, Comment: "inside" } });
    expect(HostedZone!.Id).not.toBe(`/hostedzone/${zone}`);
    expect(await dns.getHostedZone({ Id: HostedZone!.Id! })).not.toHaveProperty("DelegationSet");
    const { HostedZones } = await dns.listHostedZones({ HostedZoneType: "PrivateHostedZone" });
    expect(HostedZones!.map(({ Id }) => Id)).toEqual([HostedZone!.Id]);
  });

  test("are listed in pages", async () => {
    const { dns } = await withZone();
    await dns.createHostedZone({ Name: "example.org", CallerReference: "2" });
    const first = await dns.listHostedZones({ MaxItems: 1 });
    expect(first).toMatchObject({ IsTruncated: true, MaxItems: 1, HostedZones: [{ Name: "example.com." }] });
    const second = await dns.listHostedZones({ Marker: first.NextMarker! });
    expect(second).toMatchObject({ IsTruncated: false, HostedZones: [{ Name: "example.org." }] });
    expect(second).not.toHaveProperty("NextMarker");
  });

  test("are listed by name, from one on, by the labels from right to left", async () => {
    const { dns } = await withZone();
    for (const Name of ["a.example.com", "z.com", "example.com"])
      await dns.createHostedZone({ Name, CallerReference: Name });
    const names = async (input: object) =>
      (await dns.listHostedZonesByName(input)).HostedZones!.map(({ Name }) => Name);
    expect(await names({})).toEqual(["example.com.", "example.com.", "a.example.com.", "z.com."]);
    expect(await names({ DNSName: "a.Example.com" })).toEqual(["a.example.com.", "z.com."]);
    const first = await dns.listHostedZonesByName({ DNSName: "example.com", MaxItems: 1 });
    expect(first).toMatchObject({ IsTruncated: true, NextDNSName: "example.com.", DNSName: "example.com" });
    const next = { DNSName: first.NextDNSName!, HostedZoneId: first.NextHostedZoneId! };
    const second = await dns.listHostedZonesByName({ ...next, MaxItems: 1 });
    expect(second).toMatchObject({ HostedZones: [{ Id: `/hostedzone/${next.HostedZoneId}` }], IsTruncated: true });
    expect(await refusal(dns.listHostedZonesByName({ HostedZoneId: "Z1" }))).toMatch(/^InvalidInput/u);
  });

  test("go only when they are empty", async () => {
    const { dns, zone, change, names } = await withZone();
    await change(create(simple("a.example.com", "A", "192.0.2.1")));
    expect((await errorOf(dns.deleteHostedZone({ Id: zone }))).name).toBe("HostedZoneNotEmpty");
    expect(await names()).toHaveLength(3);
    const { HostedZone } = await dns.createHostedZone({ Name: "example.org", CallerReference: "2" });
    await dns.deleteHostedZone({ Id: HostedZone!.Id! });
    expect(await refusal(dns.getHostedZone({ Id: HostedZone!.Id! }))).toMatch(
      /^NoSuchHostedZone: No hosted zone found/u,
    );
  });

  test("are refused for what is no name, and for a caller reference that was used", async () => {
    const { dns } = await withZone();
    const named = (Name: string, CallerReference: string) => errorOf(dns.createHostedZone({ Name, CallerReference }));
    expect((await named("com", "2")).name).toBe("InvalidDomainName");
    expect((await named("example.org", "1")).name).toBe("HostedZoneAlreadyExists");
  });

  test("are 500 at the most", () => {
    const state = emptyState(0);
    const Create = route53["CreateHostedZone"] as Operation<object, object>;
    const make = (CallerReference: string) =>
      Create(
        worldAt(state, () => 0),
        { Name: "example.com", CallerReference },
        "us-east-1",
      );
    for (let count = 0; count < 500; count += 1) make(String(count));
    expect(() => make("more")).toThrow("MAX_HOSTED_ZONES_BY_OWNER");
  });
});

test("tags of zones", async () => {
  const { dns, zone } = await withZone();
  const about = { ResourceType: "hostedzone" as const, ResourceId: zone };
  await dns.changeTagsForResource({ ...about, AddTags: [{ Key: "a", Value: "1" }, { Key: "b" }] });
  await dns.changeTagsForResource({ ...about, AddTags: [{ Key: "a", Value: "2" }], RemoveTagKeys: ["b"] });
  const expected = { ...about, Tags: [{ Key: "a", Value: "2" }] };
  expect((await dns.listTagsForResource(about)).ResourceTagSet).toEqual(expected);
  const many = (count: number) =>
    dns.listTagsForResources({ ResourceType: "hostedzone", ResourceIds: Array.from({ length: count }, () => zone) });
  expect((await many(2)).ResourceTagSets).toEqual([expected, expected]);
  expect(await refusal(many(11))).toMatch(/^InvalidInput/u);
  expect((await errorOf(dns.listTagsForResource({ ResourceType: "healthcheck", ResourceId: "h" }))).name).toBe(
    "NoSuchHealthCheck",
  );
});
