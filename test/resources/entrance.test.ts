import { ListResourceRecordSetsCommand, type ResourceRecordSet } from "@aws-sdk/client-route-53";
import { expect, test } from "vitest";
import { entrance, type EntranceSpec } from "../../src/resources/entrance.ts";
import { mockedAws } from "../support/mocked-aws.ts";

const TARGET = "d-abc.execute-api.eu-west-1.amazonaws.com";
const URL = "https://eu-west-1.api.example.com/health";
const key: EntranceSpec = { zone: "Z1", name: "api.example.com", target: TARGET, url: URL };

const set = (Name: string, DNSName: string): ResourceRecordSet => ({
  Name: `${Name}.`,
  Type: "A",
  AliasTarget: { DNSName: `${DNSName}.`, HostedZoneId: "Z9", EvaluateTargetHealth: true },
});
const regional = set("eu-west-1.api.example.com", TARGET);

/** What is seen with these records in the zone, and these answers at the URL. */
async function seen(records: ResourceRecordSet[], statuses: number[] = [], more: Partial<EntranceSpec> = {}) {
  const { route53, context, network, calls } = mockedAws();
  route53
    .on(ListResourceRecordSetsCommand)
    .resolves({ ResourceRecordSets: records, IsTruncated: false, MaxItems: 300 });
  if (statuses.length > 0) network.on(URL, () => ({ status: statuses.shift()! }));
  const live = await entrance.read(context(), { ...key, ...more });
  expect(live).toMatchObject({ outputs: { target: TARGET } });
  const asked = (await calls()).map(({ operation, input }) => [operation, input]);
  return { open: live!.spec.open, pending: live!.pending, requests: network.seen, asked };
}

test("is open once what is there answers with a 2xx", async () => {
  expect(await seen([regional], [204])).toEqual({
    open: true,
    pending: undefined,
    requests: [`GET ${URL}`],
    asked: [["ListResourceRecordSets", { HostedZoneId: "Z1" }]],
  });
});

test("is open, and not asked, where users are led there already", async () => {
  const answer = await seen([regional, set("api.example.com", TARGET.toUpperCase())], [503]);
  expect(answer).toMatchObject({ open: true, requests: [] });
});

test("users who are led elsewhere are not led there", async () => {
  const answer = await seen([regional, set("api.example.com", "d-old.execute-api.us-east-1.amazonaws.com")], [404]);
  expect(answer).toMatchObject({ open: false, pending: `${URL} answers with HTTP status 404` });
});

test("is asked again for what may be a hiccup, and not for what is none", async () => {
  expect(await seen([regional], [503, 429, 200])).toMatchObject({ open: true });
  const broken = await seen([regional], [503, 502, 500]);
  expect(broken).toMatchObject({ open: false, pending: `${URL} answers with HTTP status 500` });
  expect(broken.requests).toHaveLength(3);
  expect((await seen([regional], [403, 200])).requests).toHaveLength(1);
  expect(await seen([regional])).toMatchObject({
    open: false,
    pending: `${URL} answers with getaddrinfo ENOTFOUND eu-west-1.api.example.com`,
  });
});

test("no resolver is asked for a name that is not there yet: it would keep the answer that there is none", async () => {
  expect(await seen([], [200])).toMatchObject({
    open: false,
    pending: "eu-west-1.api.example.com leads nowhere yet",
    requests: [],
  });
});

test("the target itself is asked where the name is to lead there only afterwards", async () => {
  expect(await seen([], [200], { ahead: true })).toMatchObject({
    open: true,
    requests: [`GET ${URL} through ${TARGET}`],
  });
  expect(await seen([], [403], { ahead: true })).toMatchObject({
    open: false,
    pending: `${URL} answers with HTTP status 403 at ${TARGET}`,
  });
});

test("is open where there is nothing to ask", async () => {
  const { url: _url, ...without } = key;
  const { route53, context, network } = mockedAws();
  route53.on(ListResourceRecordSetsCommand).resolves({ ResourceRecordSets: [], IsTruncated: false, MaxItems: 300 });
  expect(await entrance.read(context(), without)).toMatchObject({ spec: { open: true } });
  expect(network.seen).toEqual([]);
});

test("makes nothing", async () => {
  const { context, calls } = mockedAws();
  await entrance.converge(context(), { ...key, open: true });
  expect(await calls()).toEqual([]);
});
