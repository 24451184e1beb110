import { expect, test } from "vitest";
import { connected, refusal } from "./connected.ts";

test("unknown members are refused, however deep they are", async () => {
  const { aws } = await connected();
  const dynamodb = await aws.dynamodb("us-east-1");
  const KeySchema = [{ AttributeName: "id", KeyType: "HASH" as const, Sort: true }];
  expect(await refusal(dynamodb.createTable({ TableName: "orders", KeySchema }))).toBe(
    "ValidationException: Unknown parameter in input: 'KeySchema[0].Sort'",
  );
});

test("missing members are refused in the words of AWS", async () => {
  const { aws } = await connected();
  const dynamodb = await aws.dynamodb("us-east-1");
  expect(await refusal(dynamodb.describeTable({} as never))).toBe(
    "ValidationException: 1 validation error detected: Value null at 'TableName' failed to satisfy constraint: Member must not be null",
  );
  const iam = await aws.iam();
  expect(await refusal(iam.getRole({} as never))).toMatch(/^ValidationError: .*'RoleName'/u);
});

test.each([
  ["a string", { TableName: 7 }, "'TableName' must be a string"],
  ["a list", { TableName: "orders", KeySchema: {} }, "'KeySchema' must be a list"],
  ["a structure", { TableName: "orders", KeySchema: ["id"] }, "'KeySchema[0]' must be a structure"],
  ["a boolean", { TableName: "orders", DeletionProtectionEnabled: "yes" }, "must be a boolean"],
  ["a number", { TableName: "orders", OnDemandThroughput: { MaxReadRequestUnits: "5" } }, "must be a number"],
])("the wrong type instead of %s is refused", async (_, input, message) => {
  const { sandbox, aws } = await connected();
  const dynamodb = await aws.dynamodb("us-east-1");
  // The SDK's serializer would stumble over some of these first.
  let schema: unknown;
  dynamodb.middlewareStack.add(
    (next, context) => async (args) => {
      schema = (context as unknown as { __smithy_context: { operationSchema: unknown } }).__smithy_context
        .operationSchema;
      return next(args);
    },
    { step: "initialize" },
  );
  await refusal(dynamodb.createTable({ TableName: "orders" } as never));
  const call = { service: "dynamodb", region: "us-east-1", operation: "CreateTable", input, schema } as const;
  expect(await refusal(sandbox.answer(call))).toContain(message);
});

test("lists of simple things and maps are checked too", async () => {
  const { aws } = await connected();
  const dynamodb = await aws.dynamodb("us-east-1");
  const untag = dynamodb.untagResource({ ResourceArn: "arn:", TagKeys: ["a", 7 as never] });
  expect(await refusal(untag)).toBe("SerializationException: Value at 'TagKeys[1]' must be a string");
  const get = dynamodb.getItem({ TableName: "orders", Key: [] as never });
  expect(await refusal(get)).toBe("SerializationException: Value at 'Key' must be a map");
});

test("maps are looked into", async () => {
  const { aws } = await connected();
  const dynamodb = await aws.dynamodb("us-east-1");
  const Item = { id: { S: "1" }, tags: { Q: "?" } as never };
  expect(await refusal(dynamodb.putItem({ TableName: "orders", Item }))).toContain("'Item.tags.Q'");
});

test("S3 calls malformed what does not fit", async () => {
  const { aws } = await connected();
  const s3 = await aws.s3("us-east-1");
  const CORSConfiguration = { CORSRules: [{ AllowedMethods: ["GET"] }] } as never;
  expect(await refusal(s3.putBucketCors({ Bucket: "acme", CORSConfiguration }))).toMatch(
    /^MalformedXML: .*'CORSConfiguration.CORSRules\[0\].AllowedOrigins'/u,
  );
});
