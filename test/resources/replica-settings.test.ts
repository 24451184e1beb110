import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  GetResourcePolicyCommand,
  ListTagsOfResourceCommand,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import { policyFor, replicaSettings, type ReplicaSettingsSpec } from "../../src/resources/replica-settings.ts";
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
  to: { ...wanted, tags: { team: "till" }, pointInTimeRecovery: false, deletionProtection: false, policy: null },
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
      .resolves({ Policy: JSON.stringify(policy) });
    return mocks;
  }

  test("answers in the words of the spec, from its own region", async () => {
    const { context, calls } = mocked();
    expect(await replicaSettings.read(context(), key)).toEqual({
      spec: { ...key, tags: { a: "1" }, pointInTimeRecovery: true, deletionProtection: true, policy },
      outputs: {},
      owner: undefined,
      pending: undefined,
    });
    const asked = await calls();
    expect(asked.map(({ operation }) => operation).sort()).toEqual([
      "DescribeContinuousBackups",
      "DescribeTable",
      "GetResourcePolicy",
      "ListTagsOfResource",
    ]);
    expect(new Set(asked.map(({ region }) => region))).toEqual(new Set(["eu-west-1"]));
    for (const { input } of asked) expect([{ TableName: "sessions" }, { ResourceArn: ARN }]).toContainEqual(input);
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
    dynamodb.rejects(awsError("ResourceNotFoundException"));
    expect(await replicaSettings.read(context(), key)).toBeUndefined();
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
    [
      "all of it, and last what makes the table busy",
      { ...untagged, tags: { team: "shop" } },
      { tags: {}, policy: null, pointInTimeRecovery: false, deletionProtection: false },
      [TAG, PUT_POLICY, recovery(true), protection(true)],
    ],
  ])("%s", async (_, spec, before, expected) => {
    const { context, writes } = mockedAws();
    await replicaSettings.converge(context(), spec, { spec: { ...untagged, tags, ...before }, outputs: {} });
    expect(await writes()).toEqual(expected);
  });
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
