import { DescribeScalingPoliciesCommand } from "@aws-sdk/client-application-auto-scaling";
import { DescribeTableCommand, ListTagsOfResourceCommand, type TableDescription } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import type { Live } from "../../src/engine/kind.ts";
import { table, type TableSpec } from "../../src/resources/table.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";

const home = { name: "orders", region: "us-east-1" };
const ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/orders";
const USES = { "goglobal:uses:orders/prod": "yes" };
const wanted: TableSpec = {
  ...home,
  version: "2019.11.21",
  writes: "scaled",
  consistency: "EVENTUAL",
  stream: "NEW_AND_OLD_IMAGES",
  tags: USES,
};
const described: TableDescription = {
  TableName: "orders",
  TableArn: ARN,
  TableStatus: "ACTIVE",
  BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
};
const live = (spec: Partial<TableSpec> = {}): Live<TableSpec, { arn: string }> => ({
  spec: { ...wanted, ...spec },
  outputs: { arn: ARN },
});

conforms(table, { from: wanted, first: "update" });

describe("read", () => {
  test("answers in the words of the spec, paging through the tags", async () => {
    const { dynamodb, context, calls } = mockedAws();
    dynamodb
      .on(DescribeTableCommand)
      .resolves({ Table: described })
      .on(ListTagsOfResourceCommand)
      .resolves({ Tags: [{ Key: "a", Value: "1" }], NextToken: "more" })
      .on(ListTagsOfResourceCommand, { NextToken: "more" })
      .resolves({ Tags: [{ Key: "b", Value: "2" }] });

    expect(await table.read(context(), home)).toEqual({
      spec: {
        ...home,
        version: "2019.11.21",
        writes: "scaled",
        reads: "on-demand",
        consistency: "EVENTUAL",
        stream: null,
        tags: { a: "1", b: "2" },
        key: null,
        replicas: [],
      },
      outputs: { arn: ARN },
      pending: undefined,
    });
    expect(await calls()).toEqual([
      { operation: "DescribeTable", region: "us-east-1", input: { TableName: "orders" } },
      { operation: "ListTagsOfResource", region: "us-east-1", input: { ResourceArn: ARN } },
      { operation: "ListTagsOfResource", region: "us-east-1", input: { ResourceArn: ARN, NextToken: "more" } },
    ]);
  });

  test("its stream is told of while it is on, though AWS knows its ARN afterwards too", async () => {
    const { dynamodb, context } = mockedAws();
    dynamodb.on(ListTagsOfResourceCommand).resolves({});
    const LatestStreamArn = `${ARN}/stream/2026-01-01T00:00:00.000`;
    const on = { StreamEnabled: true, StreamViewType: "KEYS_ONLY" as const };
    const streamOf = async (more: TableDescription) => {
      dynamodb.on(DescribeTableCommand).resolves({ Table: { ...described, LatestStreamArn, ...more } });
      return (await table.read(context(), home))?.outputs;
    };
    expect(await streamOf({ StreamSpecification: on })).toEqual({ arn: ARN, stream: LatestStreamArn });
    expect(await streamOf({ StreamSpecification: { ...on, StreamEnabled: false } })).toEqual({ arn: ARN });
    expect(await streamOf({})).toEqual({ arn: ARN });
  });

  test.each<[TableDescription, object]>([
    [{ GlobalTableVersion: "2017.11.29" }, { version: "2017.11.29" }],
    [{ GlobalTableVersion: "2019.11.21" }, { version: "2019.11.21" }],
    [{ MultiRegionConsistency: "STRONG" }, { consistency: "STRONG" }],
    [{ StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" } }, { stream: "KEYS_ONLY" }],
    [{ SSEDescription: { KMSMasterKeyArn: "arn:key" } }, { key: "arn:key" }],
    [
      { Replicas: [{ RegionName: "eu-west-1" }, { RegionName: "eu-west-2" }] },
      { replicas: ["eu-west-1", "eu-west-2"] },
    ],
  ])("%j is %j", async (description, spec) => {
    const { dynamodb, context } = mockedAws();
    dynamodb.on(DescribeTableCommand).resolves({ Table: { ...described, ...description } });
    dynamodb.on(ListTagsOfResourceCommand).resolves({});
    expect((await table.read(context(), home))?.spec).toMatchObject(spec);
  });

  test.each<[TableDescription, object]>([
    [{ TableStatus: "UPDATING" }, { pending: "UPDATING" }],
    [{ TableStatus: "CREATING" }, { pending: "CREATING" }],
    [
      {
        GlobalSecondaryIndexes: [
          { IndexName: "a", IndexStatus: "ACTIVE" },
          { IndexName: "b", IndexStatus: "UPDATING" },
        ],
      },
      { pending: "index b UPDATING" },
    ],
    [
      { TableStatus: "INACCESSIBLE_ENCRYPTION_CREDENTIALS" },
      { failed: expect.stringMatching(/^DynamoDB cannot use the table's KMS key: enable the key .* within 20 hours/u) },
    ],
    [{ TableStatus: "REPLICATION_NOT_AUTHORIZED" }, { failed: expect.stringContaining("may not replicate") }],
    [
      { TableStatus: "REPLICATION_NOT_AUTHORIZED", MultiRegionConsistency: "STRONG" },
      { failed: expect.stringContaining("within 7 days") },
    ],
    [{ TableStatus: "ARCHIVING" }, { failed: expect.stringContaining("(ARCHIVING)") }],
    [{ TableStatus: "ARCHIVED" }, { failed: expect.stringContaining("(ARCHIVED)") }],
  ])("%j: %j", async (description, state) => {
    const { dynamodb, context } = mockedAws();
    dynamodb.on(DescribeTableCommand).resolves({ Table: { ...described, ...description } });
    dynamodb.on(ListTagsOfResourceCommand).resolves({});
    const { pending, failed } = (await table.read(context(), home))!;
    expect({ ...(pending && { pending }), ...(failed && { failed }) }).toEqual(state);
  });

  test("no table is nothing, and what is refused is an error", async () => {
    const { dynamodb, context } = mockedAws();
    dynamodb.rejects(awsError("ResourceNotFoundException", "Requested resource not found"));
    expect(await table.read(context(), home)).toBeUndefined();
    dynamodb.on(DescribeTableCommand).rejects(awsError("AccessDeniedException", "not authorized"));
    await expect(table.read(context(), home)).rejects.toThrow("not authorized");
  });

  const policy = (ResourceId: string, units: string) => ({
    ResourceId,
    ScalableDimension: `dynamodb:${ResourceId.includes("/index/") ? "index" : "table"}:${units}`,
  });
  const [writes, indexWrites] = ["table/orders", "table/orders/index/by-day"].map((id) =>
    policy(id, "WriteCapacityUnits"),
  );
  const reads = policy("table/orders", "ReadCapacityUnits");
  const indexReads = policy("table/orders/index/by-day", "ReadCapacityUnits");
  const others = policy("table/orders-archive", "WriteCapacityUnits");
  test.each<[string, object[], object]>([
    ["nothing", [], { writes: "fixed", reads: "fixed" }],
    ["reads only", [reads, indexReads], { writes: "fixed", reads: "scaled" }],
    ["the table, but not its index", [writes!], { writes: "fixed", reads: "fixed" }],
    ["the index, and another table", [indexWrites!, others], { writes: "fixed", reads: "fixed" }],
    ["the table and its index", [writes!, indexWrites!], { writes: "scaled", reads: "fixed" }],
    ["all", [writes!, indexWrites!, reads], { writes: "scaled", reads: "scaled" }],
  ])("provisioned, with auto scaling of %s", async (_, policies, scaling) => {
    const { dynamodb, autoscaling, context, calls } = mockedAws();
    const provisioned = { BillingModeSummary: undefined, GlobalSecondaryIndexes: [{ IndexName: "by-day" }] };
    dynamodb.on(DescribeTableCommand).resolves({ Table: { ...described, ...provisioned } });
    dynamodb.on(ListTagsOfResourceCommand).resolves({});
    autoscaling
      .on(DescribeScalingPoliciesCommand)
      .resolves({ ScalingPolicies: policies.slice(0, 1), NextToken: "more" } as object)
      .on(DescribeScalingPoliciesCommand, { NextToken: "more" })
      .resolves({ ScalingPolicies: policies.slice(1) } as object);
    const together = context();
    expect((await table.read(together, home))?.spec).toMatchObject(scaling);
    await table.read(together, home);
    const asked = (await calls()).filter(({ operation }) => operation === "DescribeScalingPolicies");
    expect(asked.map(({ region, input }) => [region, input])).toEqual([
      ["us-east-1", { ServiceNamespace: "dynamodb" }],
      ["us-east-1", { ServiceNamespace: "dynamodb", NextToken: "more" }],
    ]);
  });
});

const TURNED_ON = [
  "UpdateTable",
  "us-east-1",
  { TableName: "orders", StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" } },
];
const tagged = (...Tags: object[]) => ["TagResource", "us-east-1", { ResourceArn: ARN, Tags }];
const OUR_USE = { Key: "goglobal:uses:orders/prod", Value: "yes" };

describe("converge", () => {
  test.each<[string, Partial<TableSpec>, unknown[]]>([
    ["nothing where nothing differs", {}, []],
    ["the tag alone", { tags: { a: "1" } }, [tagged(OUR_USE)]],
    [
      "how the stream was, before it is turned on",
      { stream: null },
      [tagged({ Key: "goglobal:was-stream", Value: "off" }), TURNED_ON],
    ],
    [
      "what was remembered by a run that was cut off is not written again",
      { stream: null, tags: { ...USES, "goglobal:was-stream": "off" } },
      [TURNED_ON],
    ],
  ])("%s", async (_, spec, expected) => {
    const { context, writes } = mockedAws();
    await table.converge(context(), wanted, live(spec));
    expect(await writes()).toEqual(expected);
  });
});

describe("objections, each with its remedy", () => {
  const objection = (spec?: Partial<TableSpec>) => table.objection!(wanted, spec && live(spec));

  test("no table", () =>
    expect(objection()).toMatchInlineSnapshot(
      `"there is no table orders in us-east-1: make it first, or take it out of the config"`,
    ));
  test("an old version", () =>
    expect(objection({ version: "2017.11.29" })).toMatchInlineSnapshot(
      `"is a global table of version 2017.11.29, which cannot be changed this way: update it to 2019.11.21 in the DynamoDB console (Global tables, Update version), then run again"`,
    ));
  test("fixed writes", () =>
    expect(objection({ writes: "fixed" })).toMatchInlineSnapshot(
      `"its write capacity, or that of an index, is provisioned without auto scaling, and replicas need writes that scale: register them all with Application Auto Scaling, or go on demand: aws dynamodb update-table --region us-east-1 --table-name orders --billing-mode PAY_PER_REQUEST"`,
    ));
  test("another stream", () =>
    expect(objection({ stream: "KEYS_ONLY" })).toMatchInlineSnapshot(
      `"its stream shows KEYS_ONLY, and replicas need NEW_AND_OLD_IMAGES. A new stream has a new ARN and cuts off whoever reads the old one, so goglobal does not do it: turn the stream off, and on again with NEW_AND_OLD_IMAGES, when its readers can bear it"`,
    ));

  test("a strongly consistent table that is wanted eventual", () =>
    expect(objection({ consistency: "STRONG" })).toMatchInlineSnapshot(
      `"is strongly consistent, and a global table can never become another: write "consistency": "strong" for it in the config, or copy what is in it to a new table, name that one in the config and let the application use it"`,
    ));
  test("of a table that is to be strongly consistent, the stream is nobody's business, and it may be so already", () => {
    const { stream: _, consistency: __, ...strong } = wanted;
    expect(table.objection!(strong, live({ consistency: "STRONG", stream: "KEYS_ONLY", tags: {} }))).toBeUndefined();
  });

  test("none where only the stream or the tag is missing", () => {
    expect(table.objection!(wanted, live({ stream: null, tags: {} }))).toBeUndefined();
  });
});

test("advice names the CloudFormation stack that owns the table", () => {
  expect(table.advice!(wanted, live())).toBeUndefined();
  expect(table.advice!(wanted, live({ tags: { "aws:cloudformation:stack-name": "shop" } }))).toMatchInlineSnapshot(
    `"the table belongs to the CloudFormation stack shop: have its owner leave StreamSpecification as goglobal sets it, or the next deployment of the stack turns it off"`,
  );
});

test("nothing of the stream is said where it is left alone", () => {
  const { stream: _, ...strong } = wanted;
  const owned = live({ tags: { "aws:cloudformation:stack-name": "shop" } });
  expect(table.advice!(strong, owned)).toBeUndefined();
});

test("takes turns with everything else that changes the table", () => {
  expect(table.lane!(wanted)).toBe("table/orders");
  expect(table.stays).toBe("is the home table, which goglobal never removes");
  expect(table).not.toHaveProperty("remove");
});
