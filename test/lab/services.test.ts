import { PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import {
  AssociateKmsKeyCommand,
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
  DisassociateKmsKeyCommand,
  FilterLogEventsCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateRepositoryCommand, DescribeImagesCommand, PutImageCommand } from "@aws-sdk/client-ecr";
import {
  AttachRolePolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  PutRolePolicyCommand,
  SimulatePrincipalPolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import { GetResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { FunctionName, greeter } from "./functions.ts";
import { startLab, type Lab } from "./lab.ts";
import { orders, TableName } from "./orders.ts";

let lab: Lab;
let fn: ReturnType<typeof greeter>;

beforeAll(async () => {
  lab = await startLab();
  fn = greeter(lab);
});
afterEach(() => lab.reset());
afterAll(() => lab.stop());

const basic = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
const alarm = {
  EvaluationPeriods: 1,
  Threshold: 5,
  ComparisonOperator: "GreaterThanThreshold",
  Period: 60,
  MetricName: "5xx",
  Namespace: "AWS/ApiGateway",
  Statistic: "Sum",
} as const;

test("a function's output is in its log group, in its region", async () => {
  const logGroupName = `/aws/lambda/${FunctionName}`;
  await fn.home.logs.send(new CreateLogGroupCommand({ logGroupName }));
  await fn.home.logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 14 }));
  await fn.role();
  await fn.create(`exports.handler = async () => console.log("greeted");`);
  await fn.invoke({});
  const { events } = await fn.home.logs.send(new FilterLogEventsCommand({ logGroupName }));
  expect(events!.map(({ message }) => message)).toContain("greeted");
  const groups = async ({ logs } = fn.home) => (await logs.send(new DescribeLogGroupsCommand({}))).logGroups;
  expect(await groups()).toMatchObject([{ logGroupName, retentionInDays: 14 }]);
  expect(await groups(fn.away)).toEqual([]);
});

test("a log group gets another key, and none", async () => {
  const logGroupName = "/shop/access";
  const { logs } = fn.home;
  const key = (id: string) => `arn:aws:kms:us-east-1:123456789012:key/${id}`;
  await logs.send(new CreateLogGroupCommand({ logGroupName, kmsKeyId: key("one") }));
  const look = async () => (await logs.send(new DescribeLogGroupsCommand({}))).logGroups![0]!.kmsKeyId;
  await logs.send(new AssociateKmsKeyCommand({ logGroupName, kmsKeyId: key("two") }));
  expect(await look()).toBe(key("two"));
  await logs.send(new DisassociateKmsKeyCommand({ logGroupName }));
  expect(await look()).toBeUndefined();
  await expect(logs.send(new DisassociateKmsKeyCommand({ logGroupName: "/none" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

test("what is tagged is found by its tags, whichever server it is on", async () => {
  await fn.role();
  await fn.create("exports.handler = async () => 1;", { Tags: { team: "shop" } });
  const { TableDescription } = await orders(lab).create({ Tags: [{ Key: "team", Value: "shop" }] });
  const source = {
    FunctionName,
    EventSourceArn: TableDescription!.LatestStreamArn,
    StartingPosition: "LATEST",
  } as const;
  for (const team of ["shop", "till"])
    await fn.home.cloudwatch.send(
      new PutMetricAlarmCommand({ ...alarm, AlarmName: `well-${team}`, Tags: [{ Key: "team", Value: team }] }),
    );
  const { UUID } = await fn.home.lambda.send(
    new CreateEventSourceMappingCommand({ ...source, Tags: { team: "shop" } }),
  );
  const find = async (type: string, value = "shop") => {
    const input = { TagFilters: [{ Key: "team", Values: [value] }], ResourceTypeFilters: [type] };
    const { ResourceTagMappingList } = await fn.home.tagging.send(new GetResourcesCommand(input));
    return ResourceTagMappingList!.map(({ ResourceARN }) => ResourceARN!.split(/[:/]/).at(-1));
  };
  expect(await find("lambda:function")).toEqual([FunctionName]);
  expect(await find("dynamodb:table")).toEqual([TableName]);
  expect(await find("cloudwatch:alarm")).toEqual(["well-shop"]);
  expect(await find("lambda:event-source-mapping")).toEqual([UUID]);
  expect(await find("lambda:event-source-mapping", "till")).toEqual([]);
});

test("an image is found by its tag, in the region in which it is", async () => {
  const repositoryName = "shop/api";
  const imageManifest = JSON.stringify({ schemaVersion: 2, config: {}, layers: [] });
  const type = "application/vnd.docker.distribution.manifest.v2+json";
  await fn.home.ecr.send(new CreateRepositoryCommand({ repositoryName }));
  await fn.home.ecr.send(
    new PutImageCommand({ repositoryName, imageTag: "1", imageManifest, imageManifestMediaType: type }),
  );
  const find = (imageTag: string, { ecr } = fn.home) =>
    ecr.send(new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag }] }));
  expect((await find("1")).imageDetails).toMatchObject([{ imageTags: ["1"] }]);
  await expect(find("2")).rejects.toMatchObject({ name: "ImageNotFoundException" });
  await expect(find("1", fn.away)).rejects.toMatchObject({ name: "RepositoryNotFoundException" });
});

test("AWS's own policies can be read and attached, and documents are encoded", async () => {
  await fn.role();
  await fn.home.iam.send(new AttachRolePolicyCommand({ RoleName: "greeter", PolicyArn: basic }));
  const version = new GetPolicyVersionCommand({ PolicyArn: basic, VersionId: "v1" });
  const { PolicyVersion } = await fn.home.iam.send(version);
  const { Role } = await fn.home.iam.send(new GetRoleCommand({ RoleName: "greeter" }));
  for (const document of [PolicyVersion!.Document!, Role!.AssumeRolePolicyDocument!])
    expect(document).toMatch(/^%7B.*%7D$/);
});

test("what a role may do is judged by its own policies and the attached ones", async () => {
  await fn.role();
  const table = (region: string) => `arn:aws:dynamodb:${region}:123456789012:table/orders`;
  const Statement = [{ Effect: "Allow", Action: "dynamodb:GetItem", Resource: table("us-east-1") }];
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await fn.home.iam.send(new PutRolePolicyCommand({ RoleName: "greeter", PolicyName: "own", PolicyDocument }));
  await fn.home.iam.send(new AttachRolePolicyCommand({ RoleName: "greeter", PolicyArn: basic }));
  const simulate = new SimulatePrincipalPolicyCommand({
    PolicySourceArn: "arn:aws:iam::123456789012:role/greeter",
    ActionNames: ["dynamodb:GetItem", "logs:PutLogEvents"],
    ResourceArns: [table("us-east-1"), table("eu-west-1")],
  });
  const { EvaluationResults } = await fn.home.iam.send(simulate);
  const decisions = EvaluationResults!.map(
    ({ EvalActionName, EvalResourceName, EvalDecision }) =>
      `${EvalActionName} ${EvalResourceName!.split(":")[3]} ${EvalDecision}`,
  );
  expect(decisions).toEqual([
    "dynamodb:GetItem us-east-1 allowed",
    "logs:PutLogEvents us-east-1 allowed",
    "dynamodb:GetItem eu-west-1 implicitDeny",
    "logs:PutLogEvents eu-west-1 allowed",
  ]);
});
