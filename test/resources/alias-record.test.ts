import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import { NotYet } from "../../src/engine/errors.ts";
import { aliasRecord } from "../../src/resources/alias-record.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { idOfSeededZone, zoneSeed } from "../support/zone-seed.ts";

const key = { zone: "Z1", name: "eu-west-1.api.example.com" };
const spec = {
  ...key,
  type: "A",
  target: "d-abc.execute-api.eu-west-1.amazonaws.com",
  targetZone: "ZLY8HYME6SFDD",
  evaluate: true,
};
const alias = (own: Partial<ResourceRecordSet["AliasTarget"] & object> = {}): ResourceRecordSet => ({
  Name: "eu-west-1.api.example.com.",
  Type: "A",
  AliasTarget: { DNSName: `${spec.target}.`, HostedZoneId: spec.targetZone, EvaluateTargetHealth: true, ...own },
});
const values = (Type: "A" | "CNAME" | "TXT", ...all: string[]): ResourceRecordSet => ({
  Name: "eu-west-1.api.example.com.",
  Type,
  TTL: 60,
  ResourceRecords: all.map((Value) => ({ Value })),
});

describe("in the sandbox", async () => {
  const from = { ...spec, zone: await idOfSeededZone() };
  const target = "d-new.execute-api.eu-west-1.amazonaws.com";
  conforms(aliasRecord, { given: zoneSeed, from, to: { ...from, target, evaluate: false } });
});

function mocked(...sets: ResourceRecordSet[]) {
  const mock = mockedAws();
  mock.route53
    .on(ListResourceRecordSetsCommand)
    .resolves({ ResourceRecordSets: sets, IsTruncated: false, MaxItems: 300 })
    .on(ChangeResourceRecordSetsCommand)
    .resolves({ ChangeInfo: change("PENDING") });
  return { ...mock, read: () => aliasRecord.read(mock.context(), key) };
}

const change = (Status: "PENDING" | "INSYNC") => ({ Id: "/change/C1", Status, SubmittedAt: new Date(0) });

describe("read", () => {
  test("ours, as it leads to an API Gateway domain of its own region", async () => {
    const { read, calls } = mocked(alias(), values("TXT", '"x"'), {
      ...values("A", "1.2.3.4"),
      Name: "other.example.com.",
    });
    expect(await read()).toEqual({ spec, outputs: {}, owned: true });
    expect((await calls()).map(({ operation, input }) => [operation, input])).toEqual([
      ["ListResourceRecordSets", { HostedZoneId: "Z1" }],
    ]);
  });

  test.each<[string, ResourceRecordSet[], object]>([
    [
      "an alias to another region's API",
      [alias({ DNSName: "d-abc.execute-api.us-east-1.amazonaws.com." })],
      { type: "A", target: "d-abc.execute-api.us-east-1.amazonaws.com", targetZone: spec.targetZone, evaluate: true },
    ],
    ["addresses", [values("A", "1.2.3.4", "5.6.7.8")], { type: "A", target: "1.2.3.4 5.6.7.8" }],
    ["a CNAME", [values("CNAME", "elsewhere.example.org")], { type: "CNAME", target: "elsewhere.example.org" }],
    [
      "records with a routing policy",
      [
        { ...alias(), SetIdentifier: "one", Weight: 1 },
        { ...alias(), SetIdentifier: "two", Weight: 2 },
      ],
      { type: "2 of type A with a routing policy" },
    ],
  ])("somebody else's: %s", async (_, sets, content) => {
    expect(await mocked(...sets).read()).toEqual({
      spec: { ...key, ...content },
      outputs: {},
      owned: false,
    });
  });

  test("nothing where there is none", async () => expect(await mocked(values("TXT", '"x"')).read()).toBeUndefined());
});

const batch = (...Changes: object[]) => [
  "ChangeResourceRecordSets",
  "us-east-1",
  { HostedZoneId: "Z1", ChangeBatch: { Comment: "goglobal for orders/prod", Changes } },
];
const UPSERT = {
  Action: "UPSERT",
  ResourceRecordSet: {
    Name: key.name,
    Type: "A",
    AliasTarget: { DNSName: spec.target, HostedZoneId: spec.targetZone, EvaluateTargetHealth: true },
  },
};

describe("converge", () => {
  test.each<[string, ResourceRecordSet[]]>([
    ["makes it", []],
    ["writes over one of the same type", [values("A", "1.2.3.4")]],
    ["leaves other types alone", [values("TXT", '"x"')]],
  ])("%s", async (_, sets) => {
    const { context, writes } = mocked(...sets);
    await aliasRecord.converge(context(), spec);
    expect(await writes()).toEqual([batch(UPSERT)]);
  });

  test("takes away what cannot be beside it, in the same batch", async () => {
    const sets = [values("CNAME", "elsewhere.example.org")];
    const { context, writes } = mocked(...sets);
    await aliasRecord.converge(context(), spec);
    const was = { ...sets[0], Name: key.name };
    expect(await writes()).toEqual([batch({ Action: "DELETE", ResourceRecordSet: was }, UPSERT)]);
  });

  test("also those with a routing policy", async () => {
    const set = { ...alias(), SetIdentifier: "one", Weight: 1 };
    const { context, writes } = mocked(set);
    await aliasRecord.converge(context(), spec);
    expect(await writes()).toEqual([
      batch({ Action: "DELETE", ResourceRecordSet: { ...set, Name: key.name } }, UPSERT),
    ]);
  });

  test("who may not write is told what to make", async () => {
    const { route53, context } = mocked(values("CNAME", "elsewhere.example.org"));
    route53.on(ChangeResourceRecordSetsCommand).rejects(awsError("AccessDenied", "not authorized", 403));
    const refused = aliasRecord.converge(context(), spec);
    await expect(refused).rejects.toBeInstanceOf(NotYet);
    await expect(refused).rejects.toThrow(
      `as soon as they are there:\n    ${key.name} A alias to ${spec.target} (hosted zone ${spec.targetZone})`,
    );
  });
});

describe("after a change", () => {
  test("it is in progress until all name servers know it, and then nobody asks any more", async () => {
    const { route53, context, read, calls } = mocked(alias());
    await aliasRecord.converge(context(), spec);
    route53
      .on(GetChangeCommand)
      .resolvesOnce({ ChangeInfo: change("PENDING") })
      .resolves({ ChangeInfo: change("INSYNC") });
    expect((await read())?.pending).toBe("PENDING: Route 53 is telling its name servers");
    expect(await read()).toEqual({ spec, outputs: {}, owned: true });
    await read();
    const asked = (await calls()).filter(({ operation }) => operation === "GetChange");
    expect(asked.map(({ input }) => input)).toEqual([{ Id: "/change/C1" }, { Id: "/change/C1" }]);
  });

  test("a change that Route 53 has forgotten is not waited for", async () => {
    const { route53, context, read } = mocked(alias());
    await aliasRecord.converge(context(), spec);
    route53.on(GetChangeCommand).rejects(awsError("NoSuchChange", "Could not find resource with ID: C1", 404));
    expect((await read())?.pending).toBeUndefined();
  });

  test("other names are not held up", async () => {
    const { context, aws, calls } = mocked(alias());
    await aliasRecord.converge(context(), { ...spec, name: "us-east-1.api.example.com" });
    await aliasRecord.read({ ...context(), cloud: aws }, key);
    expect((await calls()).map(({ operation }) => operation)).not.toContain("GetChange");
  });
});

test("has an hour, and does not wait for its turn while others wait for the zone's owner", () => {
  expect(aliasRecord).not.toHaveProperty("lane");
  expect(aliasRecord.patience).toBe(3_600_000);
});
