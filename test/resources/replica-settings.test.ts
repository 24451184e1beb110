import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  GetResourcePolicyCommand,
  ListContributorInsightsCommand,
  ListTagsOfResourceCommand,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import { replicaSettings, type ReplicaSettingsSpec } from "../../src/resources/replica-settings.ts";
import { policyFor } from "../../src/resources/table-policy.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";

const key = { table: "sessions", region: "eu-west-1" };
const ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/sessions";
const policy = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Read",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::123456789012:root" },
      Action: "dynamodb:GetItem",
      Resource: ARN,
    },
  ],
};
const wanted = {
  ...key,
  tags: { "goglobal:app": "orders/prod", team: "shop" },
  pointInTimeRecovery: true,
  deletionProtection: true,
  policy,
  insights: "THROTTLED_KEYS",
} satisfies ReplicaSettingsSpec;

const replicated = {
  service: "dynamodb",
  region: "us-east-1",
  operation: "UpdateTable",
  input: { TableName: "sessions", ReplicaUpdates: [{ Create: { RegionName: "eu-west-1" } }] },
} as const;

conforms(replicaSettings, {
  given: [replicated],
  from: wanted,
  first: "update",
  to: {
    ...wanted,
    tags: { team: "till" },
    pointInTimeRecovery: false,
    deletionProtection: false,
    policy: null,
    insights: null,
  },
});

describe("read", () => {
  function mocked() {
    const mocks = mockedAws();
    mocks.dynamodb
      .on(DescribeTableCommand)
      .resolves({ Table: { TableStatus: "ACTIVE", DeletionProtectionEnabled: true } })
      .on(ListTagsOfResourceCommand)
      .resolves({ Tags: [{ Key: "a", Value: "1" }] })
      .on(DescribeContinuousBackupsCommand)
      .resolves({
        ContinuousBackupsDescription: {
          ContinuousBackupsStatus: "ENABLED",
          PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "ENABLED" },
        },
      })
      .on(GetResourcePolicyCommand)
      .resolves({ Policy: JSON.stringify(policy) })
      .on(ListContributorInsightsCommand)
      .resolves({});
    return mocks;
  }

  test("answers in the words of the spec, from its own region", async () => {
    const { context, calls } = mocked();
    expect(await replicaSettings.read(context(), key)).toEqual({
      spec: {
        ...key,
        tags: { a: "1" },
        pointInTimeRecovery: true,
        deletionProtection: true,
        policy,
        insights: null,
        indexInsights: {},
        stream: null,
      },
      outputs: {},
      owner: undefined,
      pending: undefined,
    });
    const asked = await calls();
    expect(asked.map(({ operation }) => operation).sort()).toEqual([
      "DescribeContinuousBackups",
      "DescribeTable",
      "GetResourcePolicy",
      "ListContributorInsights",
      "ListTagsOfResource",
    ]);
    expect(new Set(asked.map(({ region }) => region))).toEqual(new Set(["eu-west-1"]));
    for (const { input } of asked) expect([{ TableName: "sessions" }, { ResourceArn: ARN }, {}]).toContainEqual(input);
  });

  test("what is not there is off, or null", async () => {
    const { dynamodb, context } = mocked();
    dynamodb
      .on(DescribeTableCommand)
      .resolves({ Table: { TableStatus: "CREATING" } })
      .on(ListTagsOfResourceCommand)
      .rejects(awsError("ResourceNotFoundException"))
      .on(DescribeContinuousBackupsCommand)
      .rejects(awsError("TableNotFoundException"))
      .on(GetResourcePolicyCommand)
      .rejects(awsError("PolicyNotFoundException"));
    expect(await replicaSettings.read(context(), key)).toMatchObject({
      spec: { ...key, tags: {}, pointInTimeRecovery: false, deletionProtection: false, policy: null },
      pending: "CREATING",
    });
  });

  test("no table is nothing", async () => {
    const { dynamodb, context } = mockedAws();
    dynamodb.rejects(awsError("ResourceNotFoundException")).on(ListContributorInsightsCommand).resolves({});
    expect(await replicaSettings.read(context(), key)).toBeUndefined();
  });

  const summary = (ContributorInsightsStatus: string, more: object = {}) => ({
    TableName: "sessions",
    ContributorInsightsStatus,
    ContributorInsightsMode: "THROTTLED_KEYS",
    ...more,
  });
  test("contributor insights of the table and of each index, from one list for the whole region", async () => {
    const { dynamodb, context, calls } = mocked();
    const pages = [
      [],
      [summary("ENABLED", { ContributorInsightsMode: undefined }), summary("ENABLED", { TableName: "orders" })],
      [summary("ENABLED", { IndexName: "by-day" }), summary("DISABLED", { IndexName: "by-user" })],
    ];
    for (const [at, page] of pages.entries())
      dynamodb.on(ListContributorInsightsCommand, at === 0 ? {} : { NextToken: `page ${at}` }).resolves({
        ContributorInsightsSummaries: page,
        ...(at < 2 ? { NextToken: `page ${at + 1}` } : {}),
      } as object);
    const together = context();
    expect(await replicaSettings.read(together, key)).toMatchObject({
      spec: { insights: "ACCESSED_AND_THROTTLED_KEYS", indexInsights: { "by-day": "THROTTLED_KEYS" } },
      pending: undefined,
    });
    await replicaSettings.read(together, key);
    const lists = (await calls()).filter(({ operation }) => operation === "ListContributorInsights");
    expect(lists.map(({ input }) => input)).toEqual([{}, { NextToken: "page 1" }, { NextToken: "page 2" }]);
  });

  test("contributor insights that AWS is at work on, or has given up on, once the table itself is well", async () => {
    const { dynamodb, context } = mocked();
    const list = (...summaries: object[]) =>
      dynamodb.on(ListContributorInsightsCommand).resolves({ ContributorInsightsSummaries: summaries } as object);
    list(summary("ENABLING"));
    expect(await replicaSettings.read(context(), key)).toMatchObject({
      spec: { insights: "THROTTLED_KEYS" },
      pending: "contributor insights ENABLING",
    });
    list(summary("DISABLING", { IndexName: "by-day" }));
    expect(await replicaSettings.read(context(), key)).toMatchObject({
      spec: { indexInsights: {} },
      pending: "contributor insights DISABLING",
    });
    list(summary("FAILED", { IndexName: "by-day" }));
    const { spec, failed } = (await replicaSettings.read(context(), key))!;
    expect(spec.indexInsights).toEqual({});
    expect(failed).toMatchInlineSnapshot(
      `"AWS could not turn on contributor insights of index by-day (FAILED), most likely since CloudWatch takes only so many of their rules in a region: turn off others that are not needed, then these, and run again: aws dynamodb update-contributor-insights --region eu-west-1 --table-name sessions --index-name by-day --contributor-insights-action DISABLE"`,
    );
    dynamodb.on(DescribeTableCommand).resolves({ Table: { TableStatus: "UPDATING" } });
    const busy = await replicaSettings.read(context(), key);
    expect([busy?.pending, busy?.failed]).toEqual(["UPDATING", undefined]);
  });

  test("the stream", async () => {
    const { dynamodb, context } = mocked();
    const StreamSpecification = { StreamEnabled: true, StreamViewType: "NEW_IMAGE" } as const;
    const LatestStreamArn = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/1";
    const Table = { TableStatus: "ACTIVE" as const, StreamSpecification, LatestStreamArn };
    dynamodb.on(DescribeTableCommand).resolves({ Table });
    expect(await replicaSettings.read(context(), key)).toMatchObject({
      spec: { stream: "NEW_IMAGE" },
      outputs: { stream: LatestStreamArn },
    });
  });

  test("denied is an error", async () => {
    const { dynamodb, context } = mocked();
    dynamodb.on(GetResourcePolicyCommand).rejects(awsError("AccessDeniedException", "no dynamodb:GetResourcePolicy"));
    await expect(replicaSettings.read(context(), key)).rejects.toThrow("no dynamodb:GetResourcePolicy");
  });

  test("whose replica it is, where it is another application's", async () => {
    const { dynamodb, context } = mocked();
    dynamodb.on(ListTagsOfResourceCommand).resolves({ Tags: [{ Key: "goglobal:app", Value: "billing/prod" }] });
    expect((await replicaSettings.read(context(), key))?.owner).toBe("billing/prod");
  });

  test("a table in trouble", async () => {
    const { dynamodb, context } = mocked();
    dynamodb.on(DescribeTableCommand).resolves({ Table: { TableStatus: "REPLICATION_NOT_AUTHORIZED" } });
    expect((await replicaSettings.read(context(), key))?.failed).toContain("AWSServiceRoleForDynamoDBReplication");
  });
});

const TAG = ["TagResource", "eu-west-1", { ResourceArn: ARN, Tags: [{ Key: "team", Value: "shop" }] }];
const PUT_POLICY = ["PutResourcePolicy", "eu-west-1", { ResourceArn: ARN, Policy: JSON.stringify(policy) }];
const DELETE_POLICY = ["DeleteResourcePolicy", "eu-west-1", { ResourceArn: ARN }];
const recovery = (PointInTimeRecoveryEnabled: boolean) => [
  "UpdateContinuousBackups",
  "eu-west-1",
  { TableName: "sessions", PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled } },
];
const insights = (mode: string | null, IndexName?: string) => [
  "UpdateContributorInsights",
  "eu-west-1",
  {
    TableName: "sessions",
    ...(IndexName ? { IndexName } : {}),
    ...(mode === null
      ? { ContributorInsightsAction: "DISABLE" }
      : { ContributorInsightsAction: "ENABLE", ContributorInsightsMode: mode }),
  },
];
const STREAM = [
  "UpdateTable",
  "eu-west-1",
  { TableName: "sessions", StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" } },
];
const protection = (DeletionProtectionEnabled: boolean) => [
  "UpdateTable",
  "eu-west-1",
  { TableName: "sessions", DeletionProtectionEnabled },
];

describe("converge", () => {
  const { tags, ...untagged } = wanted;
  test.each<[string, ReplicaSettingsSpec, Partial<ReplicaSettingsSpec>, unknown[]]>([
    ["nothing where nothing differs", wanted, {}, []],
    [
      "nothing where the policy only reads in another order",
      wanted,
      { policy: { Statement: policy.Statement, Version: policy.Version } },
      [],
    ],
    ["nothing of what the spec does not mention", key, { tags: { foreign: "1" }, pointInTimeRecovery: false }, []],
    ["a tag, and no other", wanted, { tags: { "goglobal:app": "orders/prod", foreign: "1" } }, [TAG]],
    ["the policy", wanted, { policy: null }, [PUT_POLICY]],
    ["a changed policy", wanted, { policy: { ...policy, Id: "other" } }, [PUT_POLICY]],
    ["a policy that must go", { ...wanted, policy: null }, {}, [DELETE_POLICY]],
    ["no policy that is gone already", { ...wanted, policy: null }, { policy: null }, []],
    ["recovery on", wanted, { pointInTimeRecovery: false }, [recovery(true)]],
    ["recovery off", { ...wanted, pointInTimeRecovery: false }, {}, [recovery(false)]],
    ["protection on", wanted, { deletionProtection: false }, [protection(true)]],
    ["protection off", { ...wanted, deletionProtection: false }, {}, [protection(false)]],
    ["insights on", wanted, { insights: null }, [insights("THROTTLED_KEYS")]],
    ["insights in another mode", wanted, { insights: "ACCESSED_AND_THROTTLED_KEYS" }, [insights("THROTTLED_KEYS")]],
    ["insights off", { ...wanted, insights: null }, {}, [insights(null)]],
    [
      "insights of one index, and of no other",
      { ...wanted, indexInsights: { "by-day": "THROTTLED_KEYS", "by-user": "THROTTLED_KEYS", "by-age": null } },
      { indexInsights: { "by-user": "THROTTLED_KEYS", "by-sky": "THROTTLED_KEYS" } },
      [insights("THROTTLED_KEYS", "by-day")],
    ],
    ["the stream", { ...wanted, stream: "NEW_IMAGE" }, { stream: null }, [STREAM]],
    ["no stream that is there", { ...wanted, stream: "NEW_IMAGE" }, { stream: "NEW_IMAGE" }, []],
    [
      "all of it, and last what makes the table busy",
      { ...untagged, tags: { team: "shop" }, stream: "NEW_IMAGE" },
      { tags: {}, policy: null, pointInTimeRecovery: false, deletionProtection: false, insights: null, stream: null },
      [TAG, PUT_POLICY, recovery(true), insights("THROTTLED_KEYS"), STREAM, protection(true)],
    ],
  ])("%s", async (_, spec, before, expected) => {
    const { context, writes } = mockedAws();
    await replicaSettings.converge(context(), spec, { spec: { ...untagged, tags, ...before }, outputs: {} });
    expect(await writes()).toEqual(expected);
  });
});

test("a stream that shows something else is left as it is, and so told", () => {
  const live = (stream: string | null) => ({ spec: { ...key, stream }, outputs: {} });
  expect(replicaSettings.objection!({ ...key, stream: "NEW_IMAGE" }, live("KEYS_ONLY"))).toMatchInlineSnapshot(
    `"its stream shows KEYS_ONLY, and home's shows NEW_IMAGE. A new stream has a new ARN and cuts off whoever reads the old one, so goglobal does not do it: turn this one off when its readers can bear it, and run again"`,
  );
  expect(replicaSettings.objection!({ ...key, stream: "NEW_IMAGE" }, live("NEW_IMAGE"))).toBeUndefined();
  expect(replicaSettings.objection!({ ...key, stream: "NEW_IMAGE" }, live(null))).toBeUndefined();
  expect(replicaSettings.objection!(key, live("KEYS_ONLY"))).toBeUndefined();
});

test("goes with its replica, and takes turns with the table", () => {
  expect(replicaSettings).not.toHaveProperty("remove");
  expect(replicaSettings.stays).toBe("goes with its replica");
  expect(replicaSettings.lane!(key)).toBe("table/sessions");
});

test("a policy for another region names the table there, and nothing else otherwise", () => {
  const arn = (region: string, table: string) => `arn:aws:dynamodb:${region}:123456789012:table/${table}`;
  const home = {
    Statement: [
      { Resource: [arn("us-east-1", "orders"), `${arn("us-east-1", "orders")}/index/*`] },
      { Resource: [arn("us-east-1", "orders-archive"), arn("us-east-1", "orders.old"), "*"] },
      { Principal: { AWS: "arn:aws:iam::123456789012:root" }, Sid: "table/orders in us-east-1" },
    ],
  };
  const identity = { partition: "aws", account: "123456789012" };
  expect(policyFor(home, identity, { table: "orders", from: "us-east-1", to: "eu-west-1" })).toEqual({
    Statement: [
      { Resource: [arn("eu-west-1", "orders"), `${arn("eu-west-1", "orders")}/index/*`] },
      { Resource: [arn("us-east-1", "orders-archive"), arn("us-east-1", "orders.old"), "*"] },
      { Principal: { AWS: "arn:aws:iam::123456789012:root" }, Sid: "table/orders in us-east-1" },
    ],
  });
});
