import {
  ChangeTagsForResourceCommand,
  GetChangeCommand,
  GetHostedZoneCommand,
  ListTagsForResourcesCommand,
  type ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { exampleZone } from "./example-zone.ts";
import { startLab, type Lab } from "./lab.ts";

let lab: Lab;
let dns: ReturnType<typeof exampleZone>;

beforeAll(async () => {
  lab = await startLab();
  dns = exampleZone(lab);
});
beforeEach(() => dns.create());
afterEach(() => lab.reset());
afterAll(() => lab.stop());

const target = {
  HostedZoneId: "Z1UJRXOUMOOFQ8",
  DNSName: "d-1.execute-api.us-east-1.amazonaws.com",
  EvaluateTargetHealth: false,
};
const latency = {
  Name: "Shop.example.com",
  Type: "A",
  SetIdentifier: "us",
  Region: "us-east-1",
  AliasTarget: target,
} as const;
const simple: Omit<ResourceRecordSet, "Name"> = { Type: "A", TTL: 60, ResourceRecords: [{ Value: "192.0.2.1" }] };
const refused = (words: string) => ({
  name: "InvalidChangeBatch",
  message: expect.stringContaining(words) as string,
});

test("are in a zone without a comment, whose name servers are told without dots at the end", async () => {
  const { HostedZone, DelegationSet } = await dns.home.route53.send(
    new GetHostedZoneCommand({ Id: dns.zone.HostedZoneId }),
  );
  expect(HostedZone!.Config).toEqual({ PrivateZone: false });
  expect(DelegationSet!.NameServers).toEqual(expect.arrayContaining([expect.stringMatching(/[a-z]$/)]));
});

test("are written small, escaped, and in sync a moment later", async () => {
  const { ChangeInfo } = await dns.change("CREATE", latency);
  await dns.change("CREATE", { ...simple, Name: "*.example.com" });
  expect((await dns.records()).map(({ Name }) => Name)).toEqual(
    expect.arrayContaining(["shop.example.com.", "\\052.example.com."]),
  );
  await expect
    .poll(async () => (await dns.home.route53.send(new GetChangeCommand({ Id: ChangeInfo!.Id }))).ChangeInfo!.Status)
    .toBe("INSYNC");
});

test("are refused where they cannot stand together, and then nothing of the batch is done", async () => {
  await dns.change("CREATE", latency);
  const Name = latency.Name;
  await expect(dns.change("CREATE", latency)).rejects.toMatchObject(refused("already exists"));
  await expect(dns.change("UPSERT", { ...simple, Name })).rejects.toMatchObject(refused("other RRSets exist"));
  await expect(dns.change("UPSERT", { ...latency, SetIdentifier: "us2" })).rejects.toMatchObject(
    refused("same name, type and region"),
  );
  const cname: ResourceRecordSet = { Name, Type: "CNAME", TTL: 60, ResourceRecords: [{ Value: "x.example.com" }] };
  await expect(dns.change("UPSERT", cname)).rejects.toMatchObject(refused("type CNAME"));
  await expect(
    dns.changeAll([
      ["UPSERT", { ...simple, Name: "good.example.com" }],
      ["UPSERT", { ...simple, Name: "www.other.net" }],
    ]),
  ).rejects.toMatchObject(refused("not permitted in zone"));
  expect(await dns.records()).toHaveLength(3);
  await dns.changeAll([
    ["DELETE", { ...latency, AliasTarget: { ...target, DNSName: `${target.DNSName}.` } }],
    ["CREATE", { ...simple, Name }],
  ]);
  expect(await dns.records()).toHaveLength(3);
});

test("a zone's tags are told for many at once", async () => {
  const AddTags = [{ Key: "team", Value: "shop" }];
  const ResourceType = "hostedzone";
  await dns.home.route53.send(
    new ChangeTagsForResourceCommand({ ResourceType, ResourceId: dns.zone.HostedZoneId, AddTags }),
  );
  const list = new ListTagsForResourcesCommand({ ResourceType, ResourceIds: [dns.zone.HostedZoneId] });
  const { ResourceTagSets } = await dns.home.route53.send(list);
  expect(ResourceTagSets).toEqual([{ ResourceType, ResourceId: dns.zone.HostedZoneId, Tags: AddTags }]);
});
