import type { UpdateEventSourceMappingCommandInput } from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import { allow, refusal } from "./connected.ts";
import { QUEUE, streaming } from "./streaming.ts";

const toQueue = { DestinationConfig: { OnFailure: { Destination: QUEUE } } };

describe("a mapping", () => {
  test("is as it was asked for, and by default reads without an end", async () => {
    const { map, source } = await streaming();
    expect(await map({ Enabled: false, ...toQueue, Tags: { team: "shop" } })).toMatchObject({
      EventSourceArn: source,
      FunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:watch",
      StartingPosition: "LATEST",
      State: "Creating",
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 0,
      BisectBatchOnFunctionError: false,
      MaximumRetryAttempts: -1,
      MaximumRecordAgeInSeconds: -1,
      ...toQueue,
      EventSourceMappingArn: expect.stringMatching(/^arn:aws:lambda:eu-west-1:123456789012:event-source-mapping:/u),
    });
  });

  test("is enabled and disabled, which takes its time", async () => {
    const { map, lambda, pass } = await streaming();
    const { UUID } = await map({ Enabled: false });
    const state = async () => (await lambda.getEventSourceMapping({ UUID })).State;
    const update = (change: Omit<UpdateEventSourceMappingCommandInput, "UUID">) =>
      lambda.updateEventSourceMapping({ UUID, ...change });
    const busy = "ResourceInUseException: Cannot update the event source mapping because it is in use.";
    expect(await refusal(update({ Enabled: true }))).toBe(busy);
    await pass(20);
    expect(await state()).toBe("Disabled");
    expect((await update({ Enabled: true })).State).toBe("Enabling");
    await pass(20);
    expect(await state()).toBe("Enabled");
    expect((await update({ BatchSize: 10, Enabled: true })).State).toBe("Updating");
    expect(await refusal(lambda.deleteEventSourceMapping({ UUID }))).toBe(busy);
    await pass(20);
    expect((await update({ Enabled: false })).State).toBe("Disabling");
    await pass(20);
    expect(await lambda.getEventSourceMapping({ UUID })).toMatchObject({ State: "Disabled", BatchSize: 10 });
  });

  test("is changed in what is mentioned, and its destination goes with an empty text", async () => {
    const { map, lambda, pass } = await streaming();
    const { UUID } = await map({ ...toQueue, BatchSize: 10 });
    await pass(20);
    const window = await lambda.updateEventSourceMapping({ UUID, MaximumBatchingWindowInSeconds: 5 });
    expect(window).toMatchObject({ BatchSize: 10, MaximumBatchingWindowInSeconds: 5, ...toQueue });
    await pass(20);
    const cleared = await lambda.updateEventSourceMapping({
      UUID,
      DestinationConfig: { OnFailure: { Destination: "" } },
    });
    expect(cleared.DestinationConfig).toEqual({ OnFailure: {} });
  });

  test("is deleted after a while, and until then is there", async () => {
    const { map, lambda, pass } = await streaming();
    const { UUID } = await map();
    await pass(20);
    expect((await lambda.deleteEventSourceMapping({ UUID })).State).toBe("Deleting");
    expect(await refusal(map())).toMatch(/^ResourceConflictException: The event source arn/u);
    await pass(30);
    const gone = "ResourceNotFoundException: The resource you requested does not exist.";
    expect(await refusal(lambda.getEventSourceMapping({ UUID }))).toBe(gone);
    expect((await lambda.listEventSourceMappings({})).EventSourceMappings).toEqual([]);
    expect((await map()).UUID).not.toBe(UUID);
  });

  test("is found by its function, its stream and its tags", async () => {
    const { map, lambda, source, aws } = await streaming();
    const { UUID, EventSourceMappingArn: Resource } = await map({ Tags: { team: "shop" } });
    const found = async (by: object) =>
      ((await lambda.listEventSourceMappings(by)).EventSourceMappings ?? []).map((mapping) => mapping.UUID);
    expect(await found({ FunctionName: "watch", EventSourceArn: source })).toEqual([UUID]);
    expect(await found({ EventSourceArn: `${source}0` })).toEqual([]);
    expect(await refusal(found({ FunctionName: "nobody" }))).toMatch(/^ResourceNotFoundException/u);
    await lambda.tagResource({ Resource, Tags: { cost: "1" } });
    await lambda.untagResource({ Resource, TagKeys: ["team"] });
    expect((await lambda.listTags({ Resource })).Tags).toEqual({ cost: "1" });
    const { ResourceTagMappingList } = await (
      await aws.tagging("eu-west-1")
    ).getResources({ ResourceTypeFilters: ["lambda:event-source-mapping"], TagFilters: [{ Key: "cost" }] });
    expect(ResourceTagMappingList).toMatchObject([{ ResourceARN: Resource }]);
  });
});

describe("is refused", () => {
  const invalid = "InvalidParameterValueException: ";

  test.each([
    [{ BatchSize: 0 }, `${invalid}Invalid value for BatchSize: 0`],
    [{ BatchSize: 10_001 }, `${invalid}Invalid value for BatchSize: 10001`],
    [{ MaximumBatchingWindowInSeconds: 301 }, `${invalid}Invalid value for MaximumBatchingWindowInSeconds: 301`],
    [{ MaximumRetryAttempts: -2 }, `${invalid}Invalid value for MaximumRetryAttempts: -2`],
    [{ MaximumRecordAgeInSeconds: 59 }, `${invalid}Invalid value for MaximumRecordAgeInSeconds: 59`],
    [
      { EventSourceArn: "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2020-01-01T00:00:00.000" },
      `${invalid}Stream not found: arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2020-01-01T00:00:00.000`,
    ],
    [
      { StartingPosition: undefined },
      `${invalid}1 validation error detected: StartingPosition must be specified for this event source.`,
    ],
  ])("%j", async (input, words) => {
    const { map } = await streaming();
    expect(await refusal(map(input as object))).toBe(words);
  });

  test("a second one for the same function and stream", async () => {
    const { map, source } = await streaming();
    const { UUID } = await map();
    expect(await refusal(map())).toBe(
      `ResourceConflictException: The event source arn (" ${source} ") and function (" watch ") provided mapping already exists. Please update or delete the existing mapping with UUID ${UUID}`,
    );
  });

  test("a stream that the role may not read, and a queue that it may not write to", async () => {
    const { map, iam, source, lambda, pass } = await streaming({ actions: ["dynamodb:GetRecords"] });
    expect(await refusal(map())).toBe(
      `${invalid}Cannot access stream ${source}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.`,
    );
    const PolicyDocument = allow("dynamodb:*");
    await iam.putRolePolicy({ RoleName: "runner", PolicyName: "all", PolicyDocument });
    const noQueue = `${invalid}The provided execution role does not have permissions to call SendMessage on SQS`;
    expect(await refusal(map(toQueue))).toBe(noQueue);
    const { UUID } = await map();
    await pass(20);
    expect(await refusal(lambda.updateEventSourceMapping({ UUID, ...toQueue }))).toBe(noQueue);
  });

  test("what the sandbox cannot do is said to be so", async () => {
    const { map } = await streaming();
    for (const [input, what] of [
      [{ EventSourceArn: QUEUE }, /as a source of events/u],
      [{ FunctionName: "watch:1" }, /aliases and versions/u],
      [{ StartingPosition: "AT_TIMESTAMP" as const }, /AT_TIMESTAMP/u],
      [{ FilterCriteria: { Filters: [] } }, /FilterCriteria/u],
    ] as const)
      await expect(map(input as object)).rejects.toThrow(what);
  });
});
