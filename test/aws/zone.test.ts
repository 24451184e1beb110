import { GetHostedZoneCommand, ListHostedZonesByNameCommand } from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import { zoneOf } from "../../src/aws/zone.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";

const hosted = (Id: string, Name: string, PrivateZone = false) => ({
  Id: `/hostedzone/${Id}`,
  Name,
  CallerReference: Id,
  Config: { PrivateZone },
});
const PUBLIC = hosted("Z1", "Example.com.");
const pageOf = (...HostedZones: ReturnType<typeof hosted>[]) => ({ HostedZones, IsTruncated: false, MaxItems: 100 });

function mocked(page: object) {
  const mock = mockedAws();
  mock.route53.on(ListHostedZonesByNameCommand).resolves(page);
  mock.route53.on(GetHostedZoneCommand).resolves({
    HostedZone: PUBLIC,
    DelegationSet: { NameServers: ["ns-1.awsdns-01.com.", "ns-2.awsdns-02.net"] },
  });
  return { ...mock, find: (wanted: { name: string } | { id: string }) => zoneOf(mock.context(), wanted) };
}

const ZONE = { id: "Z1", name: "example.com", nameServers: ["ns-1.awsdns-01.com", "ns-2.awsdns-02.net"] };

test("by name: the public one of that very name", async () => {
  const { find, calls } = mocked(pageOf(hosted("Z0", "example.com.", true), PUBLIC, hosted("Z9", "a.example.com.")));
  expect(await find({ name: "example.com" })).toEqual(ZONE);
  expect(await calls()).toEqual([
    { operation: "ListHostedZonesByName", region: "us-east-1", input: { DNSName: "example.com" } },
    { operation: "GetHostedZone", region: "us-east-1", input: { Id: "Z1" } },
  ]);
});

test("by id: with one call", async () => {
  const { find, calls } = mocked({});
  expect(await find({ id: "Z1" })).toEqual(ZONE);
  expect(await calls()).toEqual([{ operation: "GetHostedZone", region: "us-east-1", input: { Id: "Z1" } }]);
});

test("the list is read on for as long as the name is the same", async () => {
  const { find, route53 } = mocked({});
  const next = { IsTruncated: true, MaxItems: 1, NextDNSName: "example.com.", NextHostedZoneId: "Z1" };
  route53
    .on(ListHostedZonesByNameCommand)
    .resolvesOnce({ ...pageOf(hosted("Z0", "example.com.", true)), ...next })
    .resolvesOnce({ ...pageOf(PUBLIC), ...next, NextDNSName: "a.example.com." });
  expect(await find({ name: "example.com" })).toEqual(ZONE);
  const asked = route53.commandCalls(ListHostedZonesByNameCommand).map(({ args }) => args[0].input);
  expect(asked).toEqual([{ DNSName: "example.com" }, { DNSName: "example.com.", HostedZoneId: "Z1" }]);
});

describe("refused, with the remedy", () => {
  test.each<[string, object, RegExp, RegExp]>([
    ["several", pageOf(PUBLIC, hosted("Z2", "example.com.")), /2 public hosted zones .*: Z1, Z2/u, /write \{ "id"/u],
    ["a private one only", pageOf(hosted("Z0", "example.com.", true)), /example\.com \(Z0\) is private/u, /public/u],
    ["none", pageOf(hosted("Z9", "sample.com.")), /there is no hosted zone named example\.com/u, /make it first/u],
  ])("%s of that name", async (_, page, reason, remedy) => {
    const { find } = mocked(page);
    await expect(find({ name: "example.com" })).rejects.toMatchObject({
      name: "ZoneRefused",
      message: expect.stringMatching(reason),
      remedy: expect.stringMatching(remedy),
    });
  });

  test("an id of a private zone, and one that is not there", async () => {
    const { find, route53 } = mocked({});
    route53.on(GetHostedZoneCommand).resolvesOnce({ HostedZone: hosted("Z0", "example.com.", true) });
    await expect(find({ id: "Z0" })).rejects.toThrow("the hosted zone Z0 is private");
    route53.on(GetHostedZoneCommand).rejects(awsError("NoSuchHostedZone", "No hosted zone found with ID: Z3", 404));
    await expect(find({ id: "Z3" })).rejects.toThrow("there is no hosted zone Z3 in the account");
  });

  test("what is denied is an error of AWS", async () => {
    const { find, route53 } = mocked({});
    route53.on(GetHostedZoneCommand).rejects(awsError("AccessDenied", "no route53:GetHostedZone", 403));
    await expect(find({ id: "Z1" })).rejects.toThrow("no route53:GetHostedZone");
  });
});
