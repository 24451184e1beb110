import {
  CreateTableCommand,
  DescribeContributorInsightsCommand,
  DescribeKinesisStreamingDestinationCommand,
  DescribeTableCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  TagResourceCommand,
  ListContributorInsightsCommand,
  UpdateContributorInsightsCommand,
  UpdateTableCommand,
  type CreateTableCommandInput,
  type UpdateTableCommandInput,
} from "@aws-sdk/client-dynamodb";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { clients } from "./clients.ts";
import { startLab, type Lab } from "./lab.ts";

let lab: Lab;
let dynamodb: ReturnType<typeof clients>["dynamodb"];
const TableName = "orders";
const ResourceArn = `arn:aws:dynamodb:us-east-1:123456789012:table/${TableName}`;

beforeAll(async () => {
  lab = await startLab();
  ({ dynamodb } = clients(lab));
});
afterEach(() => lab.reset());
afterAll(() => lab.stop());

const create = (settings: Partial<CreateTableCommandInput> = {}) =>
  dynamodb.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
      ...settings,
    }),
  );
const update = async (settings: Partial<UpdateTableCommandInput>) =>
  (await dynamodb.send(new UpdateTableCommand({ TableName, ...settings }))).TableDescription!;
const look = async () => (await dynamodb.send(new DescribeTableCommand({ TableName }))).Table!;

test("a stream can be switched on, off, and on again with another view, and the table takes items throughout", async () => {
  await create();
  const put = () => dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: "1" } } }));
  const keys = { StreamEnabled: true, StreamViewType: "KEYS_ONLY" } as const;
  const images = { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" } as const;
  const off = { StreamEnabled: false };
  const invalid = { name: "ValidationException" };

  await expect(update({ StreamSpecification: off })).rejects.toMatchObject(invalid);
  expect((await update({ StreamSpecification: keys })).StreamSpecification).toEqual(keys);
  await expect(update({ StreamSpecification: images })).rejects.toMatchObject(invalid);
  await put();
  expect((await update({ StreamSpecification: off })).StreamSpecification).toBeUndefined();
  expect((await look()).StreamSpecification).toBeUndefined();
  await put();
  await update({ StreamSpecification: images });
  expect((await look()).StreamSpecification).toEqual(images);
  await put();
});

test("an update of nothing is refused", async () => {
  await create();
  await expect(update({})).rejects.toMatchObject({ message: expect.stringContaining("no actions specified") });
});

test("table class and on-demand maximum are kept, and forgotten with everything else", async () => {
  const OnDemandThroughput = { MaxReadRequestUnits: 5, MaxWriteRequestUnits: 6 };
  await create({ TableClass: "STANDARD_INFREQUENT_ACCESS", OnDemandThroughput });
  const infrequent = { TableClassSummary: { TableClass: "STANDARD_INFREQUENT_ACCESS" }, OnDemandThroughput };
  expect(await look()).toMatchObject(infrequent);
  await update({ TableClass: "STANDARD" });
  expect(await look()).toMatchObject({ TableClassSummary: { TableClass: "STANDARD" }, OnDemandThroughput });
  await lab.reset();
  await create();
  const { TableClassSummary, OnDemandThroughput: forgotten } = await look();
  expect([TableClassSummary, forgotten]).toEqual([undefined, undefined]);
});

test("tags are refused for missing tables and for names of AWS's own", async () => {
  const tag = (Key: string) => dynamodb.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key, Value: "x" }] }));
  await expect(tag("team")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  await create();
  await expect(tag("aws:team")).rejects.toMatchObject({ name: "ValidationException" });
  await tag("team");
  const { Tags } = await dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn }));
  expect(Tags).toEqual([{ Key: "team", Value: "x" }]);
});

test("contributor insights can be switched, and there are no Kinesis destinations", async () => {
  const insights = async () =>
    (await dynamodb.send(new DescribeContributorInsightsCommand({ TableName }))).ContributorInsightsStatus;
  await expect(insights()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  await create();
  expect(await insights()).toBe("DISABLED");
  await dynamodb.send(new UpdateContributorInsightsCommand({ TableName, ContributorInsightsAction: "ENABLE" }));
  expect(await insights()).toBe("ENABLED");
  const { ContributorInsightsSummaries } = await dynamodb.send(new ListContributorInsightsCommand({}));
  expect(ContributorInsightsSummaries).toEqual([
    { TableName, ContributorInsightsStatus: "ENABLED", ContributorInsightsMode: "ACCESSED_AND_THROTTLED_KEYS" },
  ]);
  const destinations = await dynamodb.send(new DescribeKinesisStreamingDestinationCommand({ TableName }));
  expect(destinations.KinesisDataStreamDestinations).toEqual([]);
});
