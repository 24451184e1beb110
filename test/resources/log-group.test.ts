import { DescribeLogGroupsCommand, ListTagsForResourceCommand, type LogGroup } from "@aws-sdk/client-cloudwatch-logs";
import { describe, expect, test } from "vitest";
import { logGroup, type LogGroupSpec } from "../../src/resources/log-group.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { REGION } from "./lambda-answers.ts";

const name = "/aws/lambda/orders-api";
const key = { name, region: REGION };
const arn = `arn:aws:logs:${REGION}:123456789012:log-group:${name}`;
const MARK = { "goglobal:app": "orders/prod" };
const KMS = "arn:aws:kms:eu-west-1:123456789012:key/1";

describe("in the sandbox", () => {
  conforms(logGroup, {
    from: { ...key, retention: 14, kms: KMS, tags: { team: "shop" } },
    to: { ...key, retention: null, kms: null, tags: { team: "till" } },
  });
  conforms(logGroup, {
    given: [{ service: "logs", region: REGION, operation: "CreateLogGroup", input: { logGroupName: name } }],
    from: { ...key, retention: 14 },
    to: { ...key, retention: 30, kms: KMS, tags: { team: "shop" } },
    first: "update",
  });
});

/** A log group that AWS describes so. */
function live(group: LogGroup = {}, tags: Record<string, string> = MARK) {
  const mocked = mockedAws();
  mocked.logs
    .on(DescribeLogGroupsCommand)
    .resolves({ logGroups: [{ logGroupName: name, arn: `${arn}:*`, logGroupArn: arn, ...group }] })
    .on(ListTagsForResourceCommand)
    .resolves({ tags });
  return { ...mocked, read: () => logGroup.read(mocked.context(), key) };
}

describe("read", () => {
  test("by its whole name, which comes first of those that begin so", async () => {
    const { read, calls } = live({ retentionInDays: 14, kmsKeyId: KMS });
    expect(await read()).toEqual({
      spec: { ...key, retention: 14, kms: KMS, tags: MARK },
      outputs: { arn, name },
      owned: true,
      owner: undefined,
    });
    expect((await calls()).map(({ operation, input }) => [operation, input])).toEqual([
      ["DescribeLogGroups", { logGroupNamePrefix: name, limit: 1 }],
      ["ListTagsForResource", { resourceArn: arn }],
    ]);
  });

  test("what Lambda made is nobody's; what another application made is its", async () => {
    expect(await live({ logGroupArn: undefined }, {}).read()).toMatchObject({
      spec: { retention: null, kms: null, tags: {} },
      outputs: { arn },
      owned: undefined,
    });
    expect(await live({}, { "goglobal:app": "billing" }).read()).toMatchObject({ owned: undefined, owner: "billing" });
  });

  test("none where there is none but one with a longer name", async () => {
    expect(await live({ logGroupName: `${name}-2` }).read()).toBeUndefined();
    const { logs, context } = mockedAws();
    logs.on(DescribeLogGroupsCommand).resolves({ logGroups: [] });
    expect(await logGroup.read(context(), key)).toBeUndefined();
  });

  test("without tags where it has gone meanwhile, and not where they may not be seen", async () => {
    const { read, logs } = live();
    logs.on(ListTagsForResourceCommand).rejects(awsError("ResourceNotFoundException"));
    expect(await read()).toMatchObject({ spec: { tags: {} } });
    logs.on(ListTagsForResourceCommand).rejects(awsError("AccessDeniedException", "no logs:ListTagsForResource"));
    await expect(read()).rejects.toThrow("no logs:ListTagsForResource");
  });
});

describe("converge", () => {
  test("creates with mark and key, then says how long", async () => {
    const { context, writes } = mockedAws();
    await logGroup.converge(context(), { ...key, retention: 14, kms: KMS, tags: { team: "shop" } });
    await logGroup.converge(context(), { ...key, retention: null, kms: null });
    expect(await writes()).toEqual([
      ["CreateLogGroup", REGION, { logGroupName: name, tags: { team: "shop", ...MARK }, kmsKeyId: KMS }],
      ["PutRetentionPolicy", REGION, { logGroupName: name, retentionInDays: 14 }],
      ["CreateLogGroup", REGION, { logGroupName: name, tags: MARK }],
    ]);
  });

  test.each<[Partial<LogGroupSpec>, string, object]>([
    [{ retention: 30 }, "PutRetentionPolicy", { logGroupName: name, retentionInDays: 30 }],
    [{ retention: null }, "DeleteRetentionPolicy", { logGroupName: name }],
    [{ kms: `${KMS}2` }, "AssociateKmsKey", { logGroupName: name, kmsKeyId: `${KMS}2` }],
    [{ kms: null }, "DisassociateKmsKey", { logGroupName: name }],
    [{ tags: { team: "till" } }, "TagResource", { resourceArn: arn, tags: { team: "till" } }],
  ])("%j by %s, and no mark on what somebody else made", async (spec, operation, input) => {
    const { context, writes } = mockedAws();
    const before = { spec: { ...key, retention: 14, kms: KMS, tags: {} }, outputs: { arn, name } };
    await logGroup.converge(context(), { ...key, ...spec }, before);
    expect(await writes()).toEqual([[operation, REGION, input]]);
  });

  test("logs stay", () => expect(logGroup.stays).toBe("logs are kept"));
});
