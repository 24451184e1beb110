import { describe, expect, test } from "vitest";
import { connected, refusal } from "./connected.ts";

const REGION = "eu-west-1";
const URL = `https://sqs.${REGION}.amazonaws.com/123456789012/failures`;

async function queueIn() {
  const { aws, pass, sandbox } = await connected();
  const sqs = await aws.sqs(REGION);
  const create = (Attributes = {}) => sqs.createQueue({ QueueName: "failures", Attributes });
  const { QueueUrl } = await create();
  const attributes = async (...AttributeNames: "All"[]) =>
    (await sqs.getQueueAttributes({ QueueUrl, AttributeNames })).Attributes;
  return { aws, sqs, pass, sandbox, create, QueueUrl, attributes };
}

describe("a queue", () => {
  test("has the attributes that AWS gives it, and those that are set", async () => {
    const { sqs, QueueUrl, attributes } = await queueIn();
    expect(QueueUrl).toBe(URL);
    expect(await attributes()).toEqual({});
    await sqs.setQueueAttributes({ QueueUrl, Attributes: { MessageRetentionPeriod: "1209600" } });
    expect(await attributes("All")).toMatchObject({
      QueueArn: `arn:aws:sqs:${REGION}:123456789012:failures`,
      VisibilityTimeout: "30",
      MessageRetentionPeriod: "1209600",
      SqsManagedSseEnabled: "true",
      ApproximateNumberOfMessages: "0",
    });
  });

  test("is made twice only in the same words", async () => {
    const { create } = await queueIn();
    expect((await create({ MessageRetentionPeriod: "345600" })).QueueUrl).toBe(URL);
    expect(await refusal(create({ MessageRetentionPeriod: "60" }))).toBe(
      "QueueNameExists: A queue already exists with the same name and a different value for attribute MessageRetentionPeriod",
    );
  });

  test.each([
    [{ Colour: "red" }, "InvalidAttributeName: Unknown Attribute Colour."],
    [
      { MessageRetentionPeriod: "59" },
      "InvalidAttributeValue: Invalid value for the parameter MessageRetentionPeriod.",
    ],
    [{ DelaySeconds: "901" }, "InvalidAttributeValue: Invalid value for the parameter DelaySeconds."],
    [{ DelaySeconds: "soon" }, "InvalidAttributeValue: Invalid value for the parameter DelaySeconds."],
    [{ SqsManagedSseEnabled: "1" }, "InvalidAttributeValue: Invalid value for the parameter SqsManagedSseEnabled."],
  ])("refuses %j", async (attributes, words) => {
    const { create } = await queueIn();
    expect(await refusal(create(attributes))).toBe(words);
  });

  test("refuses a name that is none", async () => {
    const { sqs } = await queueIn();
    expect(await refusal(sqs.createQueue({ QueueName: "a.b" }))).toMatch(/^InvalidParameterValue: Can only include/u);
  });

  test("is gone at once, and its name is free again after a minute", async () => {
    const { sqs, QueueUrl, create, pass } = await queueIn();
    await sqs.deleteQueue({ QueueUrl });
    const gone = "QueueDoesNotExist: The specified queue does not exist.";
    expect(await refusal(sqs.getQueueUrl({ QueueName: "failures" }))).toBe(gone);
    expect(await refusal(sqs.deleteQueue({ QueueUrl }))).toBe(gone);
    expect((await sqs.listQueues({})).QueueUrls).toEqual([]);
    expect(await refusal(create())).toMatch(/^QueueDeletedRecently: You must wait 60 seconds/u);
    await pass(60);
    expect((await create()).QueueUrl).toBe(URL);
  });

  test("is one of its region", async () => {
    const { aws, QueueUrl } = await queueIn();
    const other = await aws.sqs("us-east-1");
    expect(await refusal(other.getQueueAttributes({ QueueUrl }))).toMatch(/^QueueDoesNotExist/u);
  });

  test("is listed by its name", async () => {
    const { sqs } = await queueIn();
    await sqs.createQueue({ QueueName: "files" });
    const first = await sqs.listQueues({ MaxResults: 1 });
    expect(first.QueueUrls).toEqual([URL]);
    expect((await sqs.listQueues({ NextToken: first.NextToken, MaxResults: 1 })).QueueUrls).toEqual([
      URL.replace("failures", "files"),
    ]);
    expect((await sqs.listQueues({ QueueNamePrefix: "fi" })).QueueUrls).toHaveLength(1);
  });

  test("has tags, by which it is found", async () => {
    const { aws, sqs, QueueUrl } = await queueIn();
    expect((await sqs.listQueueTags({ QueueUrl })).Tags).toBeUndefined();
    await sqs.tagQueue({ QueueUrl, Tags: { team: "shop", cost: "1" } });
    await sqs.untagQueue({ QueueUrl, TagKeys: ["cost"] });
    expect((await sqs.listQueueTags({ QueueUrl })).Tags).toEqual({ team: "shop" });
    const { ResourceTagMappingList } = await (
      await aws.tagging(REGION)
    ).getResources({ ResourceTypeFilters: ["sqs"], TagFilters: [{ Key: "team" }] });
    expect(ResourceTagMappingList).toMatchObject([{ ResourceARN: `arn:aws:sqs:${REGION}:123456789012:failures` }]);
  });
});

describe("messages", () => {
  test("are hidden from others once received, and gone once deleted", async () => {
    const { sqs, QueueUrl, pass, attributes } = await queueIn();
    await sqs.sendMessage({ QueueUrl, MessageBody: "one" });
    await sqs.sendMessage({ QueueUrl, MessageBody: "two" });
    const receive = async () => (await sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 20 })).Messages?.[0];
    const first = await receive();
    expect(first?.Body).toBe("one");
    expect((await receive())?.Body).toBe("two");
    expect(await receive()).toBeUndefined();
    expect(await attributes("All")).toMatchObject({ ApproximateNumberOfMessagesNotVisible: "2" });
    await sqs.deleteMessage({ QueueUrl, ReceiptHandle: first!.ReceiptHandle });
    await pass(30);
    expect((await receive())?.Body).toBe("two");
    expect(await receive()).toBeUndefined();
  });

  test("may come late, and are not kept for ever", async () => {
    const { sqs, QueueUrl, pass, attributes } = await queueIn();
    await sqs.sendMessage({ QueueUrl, MessageBody: "later", DelaySeconds: 10 });
    expect(await attributes("All")).toMatchObject({ ApproximateNumberOfMessagesDelayed: "1" });
    expect((await sqs.receiveMessage({ QueueUrl })).Messages).toBeUndefined();
    await pass(10);
    expect((await sqs.receiveMessage({ QueueUrl, VisibilityTimeout: 0 })).Messages).toHaveLength(1);
    await pass(4 * 24 * 60 * 60);
    expect((await sqs.receiveMessage({ QueueUrl })).Messages).toBeUndefined();
  });

  test("are refused empty, too big, or too many at a time", async () => {
    const { sqs, QueueUrl } = await queueIn();
    expect(await refusal(sqs.sendMessage({ QueueUrl, MessageBody: "" }))).toMatch(/^MissingParameter/u);
    const big = "a".repeat(1024 * 1024 + 1);
    expect(await refusal(sqs.sendMessage({ QueueUrl, MessageBody: big }))).toMatch(/Message must be shorter than/u);
    expect(await refusal(sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 11 }))).toMatch(/between 1 and 10/u);
  });
});
