import { ListResourceRecordSetsCommand } from "@aws-sdk/client-route-53";
import { expect, test } from "vitest";
import { whyUndelegated } from "../../src/discover/delegation.ts";
import { mockedAws } from "../support/mocked-aws.ts";

const zone = { id: "Z1", name: "example.com", nameServers: ["ns-1.awsdns-01.com", "ns-2.awsdns-01.net"] };

/** What is said of the zone where the world is told to ask these, and the zone itself names others or none. */
async function said(asked: string[] | undefined, own: string[] = []) {
  const { route53, context, network, calls } = mockedAws();
  if (asked)
    network.on("https://dns.google/resolve?name=example.com&type=NS", () => ({
      body: new TextEncoder().encode(JSON.stringify({ Answer: asked.map((data) => ({ type: 2, data })) })),
    }));
  route53.on(ListResourceRecordSetsCommand).resolves({
    ResourceRecordSets: [
      { Name: "example.com.", Type: "NS", TTL: 60, ResourceRecords: own.map((Value) => ({ Value })) },
    ],
    IsTruncated: false,
    MaxItems: 100,
  });
  return { reason: await whyUndelegated(context(), zone), calls: (await calls()).map(({ operation }) => operation) };
}

test("a zone whose name servers are asked is delegated, and so is one that has given them names of its own", async () => {
  expect(await said(["ns-2.awsdns-01.net."])).toEqual({ reason: undefined, calls: [] });
  expect(await said(["ns1.example.com"], ["NS1.example.com."])).toEqual({
    reason: undefined,
    calls: ["ListResourceRecordSets"],
  });
});

test("where others are asked, or nobody is, it is not", async () => {
  expect((await said(["ns1.elsewhere.net"], ["ns-1.awsdns-01.com."])).reason).toBe(
    "example.com is delegated to ns1.elsewhere.net, and not to the name servers of the hosted zone Z1",
  );
  expect(await said([])).toEqual({ reason: "example.com is delegated to no name servers", calls: [] });
});

test("what cannot be found out from here is held against nobody", async () =>
  expect(await said(undefined)).toEqual({ reason: undefined, calls: [] }));
