import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueueTagsCommand,
} from "@aws-sdk/client-sqs";
import { GetResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api";
import { describe, expect, test } from "vitest";
import { queue, type QueueSpec } from "../../src/resources/queue.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";

const region = "eu-west-1";
const name = "goglobal-orders-prod-failures";
const spec: QueueSpec = { name, region, retention: 1_209_600, tags: { team: "shop" } };
const arn = `arn:aws:sqs:${region}:123456789012:${name}`;
const url = `https://sqs.${region}.amazonaws.com/123456789012/${name}`;
const MARK = { "goglobal:app": "orders/prod" };
const gone = () => awsError("QueueDoesNotExist", "The specified queue does not exist.");

describe("in the sandbox", () => {
  conforms(queue, { from: spec, to: { ...spec, retention: 60, tags: { team: "till" } } });
});

function live(tags: Record<string, string> | undefined = { team: "shop", ...MARK }) {
  const mocked = mockedAws();
  mocked.sqs
    .on(GetQueueUrlCommand)
    .resolves({ QueueUrl: url })
    .on(GetQueueAttributesCommand)
    .resolves({ Attributes: { QueueArn: arn, MessageRetentionPeriod: "1209600" } })
    .on(ListQueueTagsCommand)
    .resolves({ Tags: tags });
  return mocked;
}

describe("read", () => {
  test("what it is, and whose", async () => {
    const { context, calls } = live();
    expect(await queue.read(context(), spec)).toEqual({
      spec: { ...spec, tags: { team: "shop", ...MARK } },
      outputs: { arn, url },
      owned: true,
    });
    expect(await calls()).toEqual([
      { operation: "GetQueueUrl", region, input: { QueueName: name } },
      {
        operation: "GetQueueAttributes",
        region,
        input: { QueueUrl: url, AttributeNames: ["QueueArn", "MessageRetentionPeriod"] },
      },
      { operation: "ListQueueTags", region, input: { QueueUrl: url } },
    ]);
  });

  test("somebody else's, without any tags", async () => {
    const mocked = live();
    mocked.sqs.on(ListQueueTagsCommand).resolves({});
    expect(await queue.read(mocked.context(), spec)).toMatchObject({ spec: { tags: {} }, owned: false });
    expect(await queue.read(live({ "goglobal:app": "billing" }).context(), spec)).toMatchObject({ owner: "billing" });
  });

  test.each([GetQueueUrlCommand, GetQueueAttributesCommand, ListQueueTagsCommand])(
    "nothing where there is none, or no longer",
    async (Command) => {
      const { sqs, context } = live();
      sqs.on(Command as never).rejects(gone());
      expect(await queue.read(context(), spec)).toBeUndefined();
    },
  );

  test("an error is no answer", async () => {
    const { sqs, context } = live();
    sqs.on(GetQueueUrlCommand).rejects(awsError("AccessDeniedException", "no sqs:GetQueueUrl"));
    await expect(queue.read(context(), spec)).rejects.toThrow("no sqs:GetQueueUrl");
  });
});

describe("converge", () => {
  test("creates it with the mark", async () => {
    const { context, writes } = mockedAws();
    await queue.converge(context(), spec);
    await queue.converge(context(), { name, region });
    expect(await writes()).toEqual([
      [
        "CreateQueue",
        region,
        { QueueName: name, Attributes: { MessageRetentionPeriod: "1209600" }, tags: { team: "shop", ...MARK } },
      ],
      ["CreateQueue", region, { QueueName: name, Attributes: {}, tags: MARK }],
    ]);
  });

  test.each<[Partial<QueueSpec>, boolean, [string, object][]]>([
    [{ retention: 60 }, true, [["SetQueueAttributes", { Attributes: { MessageRetentionPeriod: "60" } }]]],
    [{ tags: { team: "till" } }, true, [["TagQueue", { Tags: { team: "till" } }]]],
    [{}, false, [["TagQueue", { Tags: { "goglobal:adopted": "orders/prod" } }]]],
    [{}, true, []],
  ])("changes only what differs: %j", async (change, owned, expected) => {
    const { context, writes } = mockedAws();
    await queue.converge(context(), { ...spec, ...change }, { spec, outputs: { arn, url }, owned });
    expect(await writes()).toEqual(
      expected.map(([operation, input]) => [operation, region, { QueueUrl: url, ...input }]),
    );
  });

  test("an error of AWS passes through", async () => {
    const { sqs, context } = mockedAws();
    sqs.on(CreateQueueCommand).rejects(awsError("QueueDeletedRecently", "You must wait 60 seconds"));
    await expect(queue.converge(context(), spec)).rejects.toThrow("You must wait 60 seconds");
  });
});

test("removes it, and what is gone already is as good", async () => {
  const { sqs, context, writes } = mockedAws();
  await queue.remove!(context(), { spec, outputs: { arn, url } });
  expect(await writes()).toEqual([["DeleteQueue", region, { QueueUrl: url }]]);
  sqs.on(DeleteQueueCommand).rejects(gone());
  await queue.remove!(context(), { spec, outputs: { arn, url } });
});

test("lists those with our mark, and not what the tagging API still knows of", async () => {
  const { sqs, tagging, context, calls } = live();
  tagging.on(GetResourcesCommand).resolves({
    ResourceTagMappingList: [{ ResourceARN: arn }, { ResourceARN: `${arn}-old` }],
  });
  sqs.on(GetQueueUrlCommand, { QueueName: `${name}-old` }).rejects(gone());
  expect((await queue.list!(context(), region)).map(({ outputs }) => outputs.arn)).toEqual([arn]);
  expect((await calls())[0]).toEqual({
    operation: "GetResources",
    region,
    input: { ResourceTypeFilters: ["sqs"], TagFilters: [{ Key: "goglobal:app", Values: ["orders/prod"] }] },
  });
});
