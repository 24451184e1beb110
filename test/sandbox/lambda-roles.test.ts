import { expect, test } from "vitest";
import { running } from "./lambda-running.ts";

const code = `
const { DynamoDB } = require("@aws-sdk/client-dynamodb");
const { S3Client, GetObjectCommand } = require("@aws-sdk/client-s3");
const { Lambda } = require("@aws-sdk/client-lambda");
const here = new DynamoDB();
const there = new DynamoDB({ region: "eu-west-1" });
const told = ({ name, message, $metadata }) => [name, message, $metadata?.httpStatusCode];
const tries = {
  get: () => here.getItem({ TableName: "orders", Key: { id: { S: "1" } } }),
  put: () => here.putItem({ TableName: "orders", Item: { id: { S: "1" } } }),
  there: () => there.getItem({ TableName: "orders", Key: { id: { S: "1" } } }),
  read: () => new S3Client().send(new GetObjectCommand({ Bucket: "acme", Key: "a/b" })),
  call: () => new Lambda().invoke({ FunctionName: "hello", Payload: JSON.stringify("list") }),
  list: () => here.listTables({}),
};
exports.handler = async (what) => tries[what]().then(({ $metadata }) => $metadata.httpStatusCode, told);
`;

const ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/orders";
const who = "User: arn:aws:sts::123456789012:assumed-role/runner/hello is not authorized to perform:";

test("a function may do in its role what that allows, where it allows it", async () => {
  const { aws, result, sandbox } = await running(code);
  const allow = async (statement: object) => {
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
    await (await aws.iam()).putRolePolicy({ RoleName: "runner", PolicyName: "own", PolicyDocument });
  };
  const refused = (action: string, resource: string) =>
    `${who} ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;

  expect(await result("get")).toEqual(["AccessDeniedException", refused("dynamodb:GetItem", ARN), 400]);
  await allow({ Action: "dynamodb:GetItem", Resource: ARN });
  expect(await result("get")).toEqual([
    "ResourceNotFoundException",
    "Requested resource not found: Table: orders not found",
    400,
  ]);
  expect(await result("put")).toEqual(["AccessDeniedException", refused("dynamodb:PutItem", ARN), 400]);
  expect(await result("there")).toEqual([
    "AccessDeniedException",
    refused("dynamodb:GetItem", ARN.replace("us-east-1", "eu-west-1")),
    400,
  ]);
  expect(await result("read")).toEqual(["AccessDenied", refused("s3:GetObject", "arn:aws:s3:::acme/a/b"), 403]);

  const own = "arn:aws:lambda:us-east-1:123456789012:function:hello";
  expect(await result("call")).toEqual(["AccessDeniedException", refused("lambda:InvokeFunction", own), 403]);
  await allow({ Action: "lambda:InvokeFunction", Resource: own });
  expect(await result("call")).toBe(200);
  expect(sandbox.served.functions.splice(0)).toHaveLength(8);

  const Condition = { StringEquals: { "aws:RequestedRegion": "us-east-1" } };
  await allow({ Action: ["dynamodb:*", "s3:*"], Resource: "*", Condition });
  expect(await result("list")).toBe(200);
  expect(await result("there")).toMatchObject({ 0: "AccessDeniedException" });
  expect(await result("read")).toMatchObject({ 0: "NoSuchBucket" });
  expect(sandbox.served.calls.log.at(-1)).toEqual({
    service: "s3",
    operation: "GetObject",
    region: "us-east-1",
    write: false,
  });
});
