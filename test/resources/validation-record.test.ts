import { ChangeResourceRecordSetsCommand, ListResourceRecordSetsCommand } from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import { NotYet } from "../../src/engine/errors.ts";
import { validationRecord } from "../../src/resources/validation-record.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { idOfSeededZone, zoneSeed } from "../support/zone-seed.ts";

const ZONE = "Z1";
const key = {
  zone: ZONE,
  records: JSON.stringify({
    "_a.api.example.com": "_b.acm-validations.aws",
    "_c.eu.example.com": "_d.acm-validations.aws",
  }),
};
const cname = (Name: string, Value: string) => ({
  Name,
  Type: "CNAME" as const,
  TTL: 300,
  ResourceRecords: [{ Value }],
});
const FIRST = cname("_a.API.example.com.", "_B.acm-validations.aws.");
const SECOND = cname("_c.eu.example.com.", "_d.acm-validations.aws");

describe("in the sandbox", async () => {
  conforms(validationRecord, { given: zoneSeed, from: { ...key, zone: await idOfSeededZone(), present: true } });
});

function mocked(...ResourceRecordSets: object[]) {
  const mock = mockedAws();
  mock.route53
    .on(ListResourceRecordSetsCommand)
    .resolves({ ResourceRecordSets: ResourceRecordSets as never[], IsTruncated: false, MaxItems: 300 });
  mock.route53
    .on(ChangeResourceRecordSetsCommand)
    .resolves({ ChangeInfo: { Id: "/change/C1", Status: "PENDING", SubmittedAt: new Date(0) } });
  return { ...mock, read: () => validationRecord.read(mock.context(), key) };
}

describe("read", () => {
  test("identical ones are as good as ours, whoever made them", async () => {
    const { read, calls } = mocked(FIRST, SECOND);
    expect(await read()).toEqual({ spec: { ...key, present: true, obstacle: null }, outputs: {} });
    expect(await calls()).toEqual([
      { operation: "ListResourceRecordSets", region: "us-east-1", input: { HostedZoneId: ZONE } },
    ]);
  });

  test("nothing where one is missing", async () => expect(await mocked(FIRST).read()).toBeUndefined());

  test("another one in its place is told", async () => {
    const { read } = mocked(FIRST, cname("_c.eu.example.com.", "elsewhere.example.org."));
    const live = (await read())!;
    expect(live.spec).toEqual({ ...key, present: false, obstacle: "_c.eu.example.com CNAME elsewhere.example.org" });
    expect(validationRecord.objection!(key, live)).toBe(
      "ACM needs a CNAME record where there is another one: _c.eu.example.com CNAME elsewhere.example.org. Delete that one from the hosted zone Z1, once you are sure that nobody needs it",
    );
    expect(validationRecord.objection!(key)).toBeUndefined();
  });

  test("where nothing is to be proved, nothing is asked", async () => {
    const { context, calls } = mocked();
    const none = { zone: ZONE, records: "{}" };
    expect(await validationRecord.read(context(), none)).toMatchObject({ spec: { ...none, present: true } });
    expect(await calls()).toEqual([]);
  });

  test("a long zone is read page by page, once for all who ask", async () => {
    const { route53, context, calls } = mocked();
    const more = {
      IsTruncated: true,
      MaxItems: 300,
      NextRecordName: "_a.api.example.com.",
      NextRecordType: "CNAME" as const,
    };
    route53
      .on(ListResourceRecordSetsCommand)
      .resolvesOnce({ ResourceRecordSets: [], ...more })
      .resolvesOnce({ ResourceRecordSets: [FIRST], ...more, NextRecordIdentifier: "eu" })
      .resolvesOnce({ ResourceRecordSets: [SECOND], IsTruncated: false, MaxItems: 300 });
    const one = context();
    const [found] = await Promise.all([validationRecord.read(one, key), validationRecord.read(one, key)]);
    expect(found?.spec.present).toBe(true);
    const start = { StartRecordName: "_a.api.example.com.", StartRecordType: "CNAME" };
    expect((await calls()).map(({ input }) => input)).toEqual([
      { HostedZoneId: ZONE },
      { HostedZoneId: ZONE, ...start },
      { HostedZoneId: ZONE, ...start, StartRecordIdentifier: "eu" },
    ]);
  });
});

const batch = (...sets: object[]) => [
  "ChangeResourceRecordSets",
  "us-east-1",
  {
    HostedZoneId: ZONE,
    ChangeBatch: {
      Comment: "goglobal for orders/prod",
      Changes: sets.map((ResourceRecordSet) => ({ Action: "UPSERT", ResourceRecordSet })),
    },
  },
];

describe("converge", () => {
  const [first, second] = [
    cname("_a.api.example.com", "_b.acm-validations.aws"),
    cname("_c.eu.example.com", "_d.acm-validations.aws"),
  ];

  test("all in one batch", async () => {
    const { context, writes } = mocked();
    await validationRecord.converge(context(), key);
    expect(await writes()).toEqual([batch(first, second)]);
  });

  test("only what is missing", async () => {
    const { context, writes } = mocked(FIRST);
    await validationRecord.converge(context(), key);
    expect(await writes()).toEqual([batch(second)]);
  });

  test("nothing where somebody was faster", async () => {
    const { context, writes } = mocked(FIRST, SECOND);
    await validationRecord.converge(context(), key);
    expect(await writes()).toEqual([]);
  });

  test("who may not write is told which records to make, and they are waited for", async () => {
    const { route53, context } = mocked();
    route53.on(ChangeResourceRecordSetsCommand).rejects(awsError("AccessDenied", "not authorized", 403));
    const refused = validationRecord.converge(context(), key);
    await expect(refused).rejects.toBeInstanceOf(NotYet);
    await expect(refused).rejects.toThrow(
      [
        "the caller may not change the hosted zone Z1 (not authorized); have its owner make these records, and goglobal goes on as soon as they are there:",
        "    _a.api.example.com 300 CNAME _b.acm-validations.aws",
        "    _c.eu.example.com 300 CNAME _d.acm-validations.aws",
      ].join("\n"),
    );
  });

  test("any other refusal is an error", async () => {
    const { route53, context } = mocked();
    route53.on(ChangeResourceRecordSetsCommand).rejects(awsError("InvalidChangeBatch", "conflicts"));
    await expect(validationRecord.converge(context(), key)).rejects.toMatchObject({ name: "InvalidChangeBatch" });
  });
});

test("stays, has an hour, and does not wait for its turn while others wait for the zone's owner", () => {
  expect(validationRecord.stays).toBe("every renewal of a certificate with this name needs it");
  expect(validationRecord).not.toHaveProperty("lane");
  expect(validationRecord.patience).toBe(3_600_000);
});
