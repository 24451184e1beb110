import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ListTagsOfResourceCommand,
  TagResourceCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  type TableDescription,
  type TimeToLiveStatus,
} from "@aws-sdk/client-dynamodb";
import { GetResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api";
import { describe, expect, test } from "vitest";
import { NotYet } from "../../src/engine/errors.ts";
import { switchTable, type SwitchTableSpec } from "../../src/resources/switch-table.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";

const KEY = { name: "goglobal-orders-prod-switch", region: "eu-west-1" };
const ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/goglobal-orders-prod-switch";
const OWNER = { "goglobal:app": "orders/prod" };

const wanted: SwitchTableSpec = {
  ...KEY,
  partitionKey: "region",
  billing: "PAY_PER_REQUEST",
  expires: "until",
  tags: { team: "shop" },
};

interface Own {
  table?: Partial<TableDescription>;
  tags?: Record<string, string>;
  expiry?: TimeToLiveStatus;
}

/** DynamoDB with this table. */
function withTable({ table = {}, tags = { team: "shop", ...OWNER }, expiry = "ENABLED" }: Own = {}) {
  const mocked = mockedAws();
  mocked.dynamodb
    .on(DescribeTableCommand)
    .resolves({
      Table: {
        TableName: KEY.name,
        TableStatus: "ACTIVE",
        KeySchema: [{ AttributeName: "region", KeyType: "HASH" }],
        BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
        ...table,
      },
    })
    .on(ListTagsOfResourceCommand)
    .resolves({ Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) })
    .on(DescribeTimeToLiveCommand)
    .resolves({
      TimeToLiveDescription: {
        TimeToLiveStatus: expiry,
        ...(expiry === "DISABLED" ? {} : { AttributeName: "until" }),
      },
    });
  for (const command of [CreateTableCommand, DeleteTableCommand, TagResourceCommand, UpdateTableCommand])
    mocked.dynamodb.on(command as typeof CreateTableCommand).resolves({});
  mocked.dynamodb.on(UpdateTimeToLiveCommand).resolves({});
  return mocked;
}

const here = (operation: string, input: object) => [operation, "eu-west-1", input];
const read = (mocked: ReturnType<typeof withTable>) => switchTable.read(mocked.context(), KEY);

describe("in the sandbox", () => {
  conforms(switchTable, { from: wanted, to: { ...wanted, tags: { team: "till" } } });
});

describe("read", () => {
  test("a table in the words of the spec", async () => {
    const mocked = withTable();
    expect(await read(mocked)).toEqual({
      spec: { ...wanted, tags: { team: "shop", ...OWNER } },
      outputs: { name: KEY.name, arn: ARN },
      owned: true,
    });
    const calls = (await mocked.calls()).map(({ operation, region, input }) => [operation, region, input]);
    expect(calls.sort()).toEqual([
      here("DescribeTable", { TableName: KEY.name }),
      here("DescribeTimeToLive", { TableName: KEY.name }),
      here("ListTagsOfResource", { ResourceArn: ARN }),
    ]);
  });

  test.each<[string, Own, object]>([
    ["being made", { table: { TableStatus: "CREATING" } }, { pending: "CREATING" }],
    ["with no expiry", { expiry: "DISABLED" }, { spec: { expires: null } }],
    ["with one that is going", { expiry: "DISABLING" }, { spec: { expires: null } }],
    ["with one that is coming", { expiry: "ENABLING" }, { spec: { expires: "until" } }],
    ["provisioned", { table: { BillingModeSummary: undefined } }, { spec: { billing: "PROVISIONED" } }],
    [
      "known by something else",
      { table: { KeySchema: [{ AttributeName: "id", KeyType: "HASH" }] } },
      { spec: { partitionKey: "id" } },
    ],
    ["of somebody else", { tags: {} }, { owned: false }],
  ])("a table %s", async (_, own, expected) => expect(await read(withTable(own))).toMatchObject(expected));

  test("none, or one that is on its way out", async () => {
    expect(await read(withTable({ table: { TableStatus: "DELETING" } }))).toBeUndefined();
    const mocked = withTable();
    for (const command of [DescribeTableCommand, ListTagsOfResourceCommand, DescribeTimeToLiveCommand])
      mocked.dynamodb.on(command as typeof DescribeTableCommand).rejects(awsError("ResourceNotFoundException"));
    expect(await read(mocked)).toBeUndefined();
  });
});

describe("converge", () => {
  test("makes it with the mark, and waits for it before anything else", async () => {
    const { context, writes } = withTable();
    await expect(switchTable.converge(context(), wanted)).rejects.toThrow(NotYet);
    expect(await writes()).toEqual([
      here("CreateTable", {
        TableName: KEY.name,
        AttributeDefinitions: [{ AttributeName: "region", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "region", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
        Tags: [
          { Key: "team", Value: "shop" },
          { Key: "goglobal:app", Value: "orders/prod" },
        ],
      }),
    ]);
  });

  test("while DynamoDB is at work nothing else is asked of it", async () => {
    const mocked = withTable({ table: { TableStatus: "CREATING" }, expiry: "DISABLED" });
    await expect(switchTable.converge(mocked.context(), wanted, await read(mocked))).rejects.toThrow(NotYet);
    expect(await mocked.writes()).toEqual([]);
  });

  test.each<[string, Own, unknown[]]>([
    [
      "has items expire",
      { expiry: "DISABLED" },
      here("UpdateTimeToLive", {
        TableName: KEY.name,
        TimeToLiveSpecification: { Enabled: true, AttributeName: "until" },
      }),
    ],
    [
      "goes on demand",
      { table: { BillingModeSummary: undefined } },
      here("UpdateTable", { TableName: KEY.name, BillingMode: "PAY_PER_REQUEST" }),
    ],
    ["adds tags", { tags: OWNER }, here("TagResource", { ResourceArn: ARN, Tags: [{ Key: "team", Value: "shop" }] })],
  ])("%s, and nothing else", async (_, own, expected) => {
    const mocked = withTable(own);
    await switchTable.converge(mocked.context(), wanted, await read(mocked));
    expect(await mocked.writes()).toEqual([expected]);
  });

  test("a table that is as it should be is left alone, and so is what the spec does not mention", async () => {
    const mocked = withTable({ expiry: "DISABLED", table: { BillingModeSummary: undefined } });
    await switchTable.converge(mocked.context(), { ...KEY }, await read(mocked));
    expect(await mocked.writes()).toEqual([]);
  });
});

describe("remove and list", () => {
  const live = { spec: wanted, outputs: { name: KEY.name, arn: ARN } };

  test("by name; what is gone is a success", async () => {
    const { dynamodb, context, writes } = withTable();
    await switchTable.remove!(context(), live);
    dynamodb.on(DeleteTableCommand).rejects(awsError("ResourceNotFoundException"));
    await switchTable.remove!(context(), live);
    expect(await writes()).toEqual(Array.from({ length: 2 }, () => here("DeleteTable", { TableName: KEY.name })));
  });

  test("the switch's own: replicas of the application carry the mark as well", async () => {
    const { tagging, context } = withTable();
    const orders = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders";
    const ResourceTagMappingList = [{ ResourceARN: ARN }, { ResourceARN: orders }];
    tagging.on(GetResourcesCommand).resolves({ ResourceTagMappingList });
    expect(await switchTable.list!(context(), "eu-west-1")).toMatchObject([{ spec: KEY }]);
    const foreign = withTable({ tags: {} });
    foreign.tagging.on(GetResourcesCommand).resolves({ ResourceTagMappingList });
    expect(await switchTable.list!(foreign.context(), "eu-west-1")).toEqual([]);
  });
});
