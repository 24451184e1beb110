import {
  DeleteEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  ListEventSourceMappingsCommand,
  ListTagsCommand,
  type EventSourceMappingConfiguration,
} from "@aws-sdk/client-lambda";
import { GetResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api";
import { describe, expect, test } from "vitest";
import { eventSourceMapping } from "../../src/resources/event-source-mapping.ts";
import type { EventSourceMappingSpec } from "../../src/resources/event-source-mapping-settings.ts";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { allow } from "../sandbox/connected.ts";
import { NAME, REGION as region, withFunction } from "./lambda-answers.ts";

const UUID = "00000000-0000-4000-8000-000000000001";
const OLD = "00000000-0000-4000-8000-000000000002";
const arn = `arn:aws:lambda:${region}:123456789012:event-source-mapping:${UUID}`;
const source = `arn:aws:dynamodb:${region}:123456789012:table/orders/stream/2026-01-01T00:00:00.000`;
const queue = `arn:aws:sqs:${region}:123456789012:failures`;
const key = { function: NAME, source, region };
const settings = { batch: 1000, window: 2, bisect: true, retries: 5, maximumAge: 3600, failures: queue };
const spec: EventSourceMappingSpec = { ...key, ...settings, enabled: true, tags: { team: "shop" } };
const outputs = { id: UUID, arn };
const MARK = { "goglobal:app": "orders/prod" };
const gone = () => awsError("ResourceNotFoundException", "The resource you requested does not exist.", 404);

describe("in the sandbox", () => {
  const call = (service: SeedCall["service"], operation: string, input: object): SeedCall => {
    return { service, region, operation, input };
  };
  const PolicyDocument = allow("dynamodb:*", "sqs:SendMessage");
  const given = [
    ...withFunction(),
    call("iam", "PutRolePolicy", { RoleName: "runner", PolicyName: "streams", PolicyDocument }),
    {
      ...call("dynamodb", "CreateTable", {
        TableName: "streamed",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
      }),
      as: "streamed",
    },
  ];
  // The seed's calls are two hours apart, and the last one makes the stream.
  const stream = (hours: number) =>
    `arn:aws:dynamodb:${region}:123456789012:table/streamed/stream/${new Date(Date.UTC(2026, 0, 1) - hours * 3_600_000).toISOString().slice(0, -1)}`;
  const from = { ...spec, source: stream(2) };
  conforms(eventSourceMapping, {
    given,
    from,
    to: {
      ...from,
      batch: 100,
      window: 0,
      enabled: false,
      bisect: false,
      retries: -1,
      maximumAge: -1,
      failures: null,
      tags: { team: "till" },
    },
  });
});

const found: EventSourceMappingConfiguration = {
  UUID,
  EventSourceMappingArn: arn,
  EventSourceArn: source,
  FunctionArn: `arn:aws:lambda:${region}:123456789012:function:${NAME}`,
  State: "Enabled",
  BatchSize: 1000,
  MaximumBatchingWindowInSeconds: 2,
  BisectBatchOnFunctionError: true,
  MaximumRetryAttempts: 5,
  MaximumRecordAgeInSeconds: 3600,
  DestinationConfig: { OnFailure: { Destination: queue } },
};

function live(change: EventSourceMappingConfiguration = {}, Tags: Record<string, string> = { team: "shop", ...MARK }) {
  const mocked = mockedAws();
  mocked.lambda
    .on(ListEventSourceMappingsCommand)
    .resolves({ EventSourceMappings: [{ ...found, ...change }] })
    .on(ListTagsCommand)
    .resolves({ Tags });
  mocked.tagging.on(GetResourcesCommand).resolves({ ResourceTagMappingList: [] });
  return { ...mocked, read: () => eventSourceMapping.read(mocked.context(), key) };
}

describe("read", () => {
  test("the one of this function and this stream", async () => {
    const { read, calls } = live();
    expect(await read()).toEqual({
      spec: { ...spec, tags: { team: "shop", ...MARK } },
      outputs,
      label: "orders",
      owned: true,
      pending: undefined,
    });
    expect(await calls()).toEqual([
      { operation: "ListEventSourceMappings", region, input: { FunctionName: NAME, EventSourceArn: source } },
      expect.objectContaining({ operation: "GetResources" }),
      { operation: "ListTags", region, input: { Resource: arn } },
    ]);
  });

  test.each([
    ["Disabled", false, undefined],
    ["Enabling", true, "Enabling"],
    ["Disabling", false, "Disabling"],
    ["Creating", false, "Creating"],
    ["Updating", false, "Updating"],
  ])("%s", async (State, enabled, pending) => {
    expect(await live({ State }).read()).toMatchObject({ spec: { enabled }, pending });
  });

  test("what was cleared, and what AWS does where nothing is said", async () => {
    const { UUID, EventSourceMappingArn, EventSourceArn, FunctionArn, State } = found;
    const mocked = live();
    const bare = { UUID, EventSourceMappingArn, EventSourceArn, FunctionArn, State };
    const cleared = { ...bare, DestinationConfig: { OnFailure: { Destination: "" } } };
    const none = { batch: 100, window: 0, bisect: false, retries: -1, maximumAge: -1, failures: null };
    for (const mapping of [bare, cleared]) {
      mocked.lambda.on(ListEventSourceMappingsCommand).resolves({ EventSourceMappings: [mapping] });
      expect((await mocked.read())?.spec).toMatchObject(none);
    }
  });

  test("none that is being deleted", async () => {
    expect(await live({ State: "Deleting" }).read()).toBeUndefined();
  });

  test("somebody else's", async () => {
    expect(await live({}, {}).read()).toMatchObject({ owned: false });
    expect(await live({}, { "goglobal:app": "billing" }).read()).toMatchObject({ owned: false, owner: "billing" });
  });

  test("none where there is none, not even a function", async () => {
    const { lambda, read } = live();
    lambda.on(ListTagsCommand).rejects(gone());
    expect(await read()).toBeUndefined();
    lambda.on(ListEventSourceMappingsCommand).resolves({ EventSourceMappings: [] });
    expect(await read()).toBeUndefined();
    lambda.on(ListEventSourceMappingsCommand).rejects(gone());
    expect(await read()).toBeUndefined();
  });
});

describe("converge", () => {
  test("creates it with the mark, reading or not", async () => {
    const { context, writes } = mockedAws();
    await eventSourceMapping.converge(context(), spec);
    await eventSourceMapping.converge(context(), { ...key, enabled: false, start: "TRIM_HORIZON", failures: null });
    await eventSourceMapping.converge(context(), key);
    const which = { FunctionName: NAME, EventSourceArn: source };
    expect(await writes()).toEqual([
      [
        "CreateEventSourceMapping",
        region,
        {
          ...which,
          Enabled: true,
          StartingPosition: "LATEST",
          BatchSize: 1000,
          MaximumBatchingWindowInSeconds: 2,
          BisectBatchOnFunctionError: true,
          MaximumRetryAttempts: 5,
          MaximumRecordAgeInSeconds: 3600,
          DestinationConfig: { OnFailure: { Destination: queue } },
          Tags: { team: "shop", ...MARK },
        },
      ],
      ["CreateEventSourceMapping", region, { ...which, Enabled: false, StartingPosition: "TRIM_HORIZON", Tags: MARK }],
      ["CreateEventSourceMapping", region, { ...which, Enabled: true, StartingPosition: "LATEST", Tags: MARK }],
    ]);
  });

  test.each<[Partial<EventSourceMappingSpec>, object]>([
    [{ batch: 10 }, { BatchSize: 10 }],
    [{ window: 0 }, { MaximumBatchingWindowInSeconds: 0 }],
    [{ bisect: false }, { BisectBatchOnFunctionError: false }],
    [{ retries: -1 }, { MaximumRetryAttempts: -1 }],
    [{ maximumAge: -1 }, { MaximumRecordAgeInSeconds: -1 }],
    [{ failures: `${queue}2` }, { DestinationConfig: { OnFailure: { Destination: `${queue}2` } } }],
    [{ failures: null }, { DestinationConfig: { OnFailure: { Destination: "" } } }],
  ])("changes only what differs: %j", async (change, input) => {
    const { context, writes } = mockedAws();
    await eventSourceMapping.converge(context(), { ...spec, ...change }, { spec, outputs, owned: true });
    expect(await writes()).toEqual([["UpdateEventSourceMapping", region, { UUID, ...input }]]);
  });

  test("tags what lacks them, and leaves alone whether it reads", async () => {
    const { context, writes } = mockedAws();
    const before = { spec: { ...spec, enabled: false }, outputs, owned: true };
    await eventSourceMapping.converge(context(), { ...spec, tags: { team: "till" } }, before);
    await eventSourceMapping.converge(context(), spec, { ...before, owned: false });
    expect(await writes()).toEqual([
      ["TagResource", region, { Resource: arn, Tags: { team: "till" } }],
      ["TagResource", region, { Resource: arn, Tags: { "goglobal:adopted": "orders/prod" } }],
    ]);
  });
});

test("removes it, and what is gone already is as good", async () => {
  const { lambda, context, writes } = mockedAws();
  await eventSourceMapping.remove!(context(), { spec, outputs });
  expect(await writes()).toEqual([["DeleteEventSourceMapping", region, { UUID }]]);
  lambda.on(DeleteEventSourceMappingCommand).rejects(gone());
  await eventSourceMapping.remove!(context(), { spec, outputs });
});

test("lists those with our mark, and not what the tagging API still knows of", async () => {
  const { lambda, tagging, context, calls } = live();
  tagging.on(GetResourcesCommand).resolves({
    ResourceTagMappingList: [arn, arn.replace(UUID, OLD)].map((ResourceARN) => ({
      ResourceARN,
      Tags: [{ Key: "goglobal:app", Value: "orders/prod" }],
    })),
  });
  lambda
    .on(GetEventSourceMappingCommand)
    .resolves(found)
    .on(GetEventSourceMappingCommand, { UUID: OLD })
    .rejects(gone());
  expect((await eventSourceMapping.list!(context(), region)).map((each) => each.outputs)).toEqual([outputs]);
  const all = await calls();
  // Their tags are in that answer already.
  expect(all.map(({ operation }) => operation)).not.toContain("ListTags");
  expect(all[0]).toEqual({
    operation: "GetResources",
    region,
    input: {
      ResourceTypeFilters: ["lambda:event-source-mapping"],
      TagFilters: [{ Key: "goglobal:app", Values: ["orders/prod"] }],
    },
  });
});
