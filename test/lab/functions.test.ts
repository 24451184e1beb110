import {
  CreateAliasCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  ListFunctionsCommand,
  PublishVersionCommand,
  RemovePermissionCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { functionArn, FunctionName, greeter, zipped } from "./functions.ts";
import { startLab, type Lab } from "./lab.ts";

let lab: Lab;
let fn: ReturnType<typeof greeter>;

beforeAll(async () => {
  lab = await startLab();
  fn = greeter(lab);
});
afterEach(() => lab.reset());
afterAll(() => lab.stop());

const greets = "exports.handler = async ({ name }) => `Hello ${name} from ${process.env.AWS_REGION}`;";
const shouts = "exports.handler = async ({ name }) => `HELLO ${name.toUpperCase()}`;";
const invalid = (words: string) => ({
  name: "InvalidParameterValueException",
  message: expect.stringContaining(words) as string,
});

describe("a function", () => {
  beforeEachFunction();

  test("runs in its own region, and is in no other", async () => {
    await fn.create(greets);
    expect(await fn.invoke({ name: "Ada" })).toBe("Hello Ada from us-east-1");
    await expect(fn.invoke({ name: "Ada" }, { where: fn.away })).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    await fn.create(greets, { where: fn.away });
    expect(await fn.invoke({ name: "Ada" }, { where: fn.away })).toBe("Hello Ada from eu-west-1");
  });

  test("shows nothing of what it has not, and the log group that it has anyway", async () => {
    await fn.create(greets, { LoggingConfig: { LogFormat: "JSON" } });
    const found = await fn.home.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const none = new Set(["Environment", "KMSKeyArn", "Layers", "StateReason", "VpcConfig", "DeadLetterConfig"]);
    expect(Object.keys(found).filter((name) => none.has(name))).toEqual([]);
    expect(found).toMatchObject({
      State: "Active",
      LastUpdateStatus: "Successful",
      FunctionArn: functionArn("us-east-1"),
      LoggingConfig: { LogFormat: "JSON", LogGroup: `/aws/lambda/${FunctionName}` },
    });
    const { Functions } = await fn.home.lambda.send(new ListFunctionsCommand({}));
    expect(Functions![0]).not.toHaveProperty("State");
  });

  test("is not changed twice at the same time", async () => {
    await fn.create(greets);
    const change = (MemorySize: number) =>
      fn.home.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, MemorySize }));
    expect(await change(256)).toMatchObject({ State: "Active", LastUpdateStatus: "InProgress", MemorySize: 256 });
    await expect(change(512)).rejects.toMatchObject({
      name: "ResourceConflictException",
      message: expect.stringContaining("An update is in progress for resource") as string,
    });
    await fn.settled();
    await change(512);
  });

  test("keeps its environment unless it is said to have none", async () => {
    await fn.create(greets, { Environment: { Variables: { TABLE: "orders" } } });
    const send = async (Environment: { Variables?: Record<string, string> }) => {
      const answer = await fn.home.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment }));
      await fn.settled();
      return answer.Environment?.Variables;
    };
    expect(await send({})).toEqual({ TABLE: "orders" });
    expect(await send({ Variables: {} })).toBeUndefined();
    await expect(send({ Variables: { AWS_REGION: "x" } })).rejects.toMatchObject(invalid("reserved keys"));
  });
});

test("a role that is not there cannot be assumed", async () => {
  await expect(fn.create(greets)).rejects.toMatchObject(invalid("cannot be assumed by Lambda"));
});

describe("code", () => {
  beforeEachFunction();

  const codeOf = async (qualifier?: string) => {
    const input = { FunctionName, ...(qualifier !== undefined && { Qualifier: qualifier }) };
    const { Code } = await fn.home.lambda.send(new GetFunctionCommand(input));
    return Buffer.from(await (await fetch(Code!.Location!)).arrayBuffer());
  };
  const ship = async (input: object) => {
    const answer = await fn.home.lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ...input }));
    await fn.settled();
    return answer;
  };

  test("is had from a presigned address, and each version's from its own", async () => {
    await fn.create(greets);
    await fn.home.lambda.send(new PublishVersionCommand({ FunctionName }));
    await ship({ ZipFile: zipped(shouts) });
    expect(await codeOf()).toEqual(Buffer.from(zipped(shouts)));
    expect(await codeOf("1")).toEqual(Buffer.from(zipped(greets)));
  });

  test("a dry run says what the hash would be and changes nothing", async () => {
    await fn.create(greets);
    const tried = await ship({ ZipFile: zipped(shouts), DryRun: true });
    expect(await codeOf()).toEqual(Buffer.from(zipped(greets)));
    expect((await ship({ ZipFile: zipped(shouts) })).CodeSha256).toBe(tried.CodeSha256);
  });

  test("comes from a bucket of the function's region", async () => {
    await fn.create(greets);
    await fn.home.s3.send(new CreateBucketCommand({ Bucket: "staging" }));
    await fn.away.s3.send(new CreateBucketCommand({ Bucket: "staging-eu" }));
    const put = { Bucket: "staging", Key: "a b/code.zip", Body: zipped(shouts) };
    await fn.home.s3.send(new PutObjectCommand(put));
    await ship({ S3Bucket: "staging", S3Key: put.Key });
    expect(await fn.invoke({ name: "Ada" })).toBe("HELLO ADA");
    await expect(ship({ S3Bucket: "staging", S3Key: "other" })).rejects.toMatchObject(invalid("NoSuchKey"));
    await expect(ship({ S3Bucket: "staging-eu", S3Key: "x" })).rejects.toMatchObject(invalid("PermanentRedirect"));
  });
});

describe("versions and aliases", () => {
  beforeEachFunction();

  test("an alias runs the version that it names", async () => {
    await fn.create(greets);
    const { lambda } = fn.home;
    const publish = async () => (await lambda.send(new PublishVersionCommand({ FunctionName }))).Version!;
    expect([await publish(), await publish()]).toEqual(["1", "1"]);
    const live = { FunctionName, Name: "live" };
    await lambda.send(new CreateAliasCommand({ ...live, FunctionVersion: "1" }));
    await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: zipped(shouts) }));
    await expect(publish()).rejects.toMatchObject({ name: "ResourceConflictException" });
    await fn.settled();

    expect(await fn.invoke({ name: "Ada" }, { qualifier: "live" })).toBe("Hello Ada from us-east-1");
    await lambda.send(new UpdateAliasCommand({ ...live, FunctionVersion: await publish() }));
    expect(await fn.invoke({ name: "Ada" }, { qualifier: "live" })).toBe("HELLO ADA");
    const shown = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier: "live" }));
    expect(shown).toMatchObject({ Version: "2", FunctionArn: `${functionArn("us-east-1")}:live` });
    await expect(lambda.send(new UpdateAliasCommand({ ...live, FunctionVersion: "7" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  test("an alias has a resource policy of its own", async () => {
    await fn.create(greets);
    const { lambda } = fn.home;
    await lambda.send(new PublishVersionCommand({ FunctionName }));
    await lambda.send(new CreateAliasCommand({ FunctionName, Name: "live", FunctionVersion: "1" }));
    const policyOf = async (qualified: { Qualifier?: string } = {}) => {
      const { Policy } = await lambda.send(new GetPolicyCommand({ FunctionName, ...qualified }));
      return (JSON.parse(Policy!) as { Statement: object[] }).Statement;
    };
    const [Qualifier, missing] = ["live", { name: "ResourceNotFoundException" }];
    await expect(policyOf()).rejects.toMatchObject(missing);

    await fn.allow();
    await expect(fn.allow()).rejects.toMatchObject({ name: "ResourceConflictException" });
    await expect(policyOf({ Qualifier })).rejects.toMatchObject(missing);
    const { Statement } = await fn.allow({ Qualifier });
    expect(JSON.parse(Statement!)).toMatchObject({ Sid: "api" });
    const resource = functionArn("us-east-1");
    expect(await policyOf()).toMatchObject([{ Sid: "api", Resource: resource }]);
    expect(await policyOf({ Qualifier })).toMatchObject([{ Sid: "api", Resource: `${resource}:live` }]);

    const remove = (qualified = {}) =>
      lambda.send(new RemovePermissionCommand({ FunctionName, StatementId: "api", ...qualified }));
    await remove();
    await expect(policyOf()).rejects.toMatchObject(missing);
    expect(await policyOf({ Qualifier })).toHaveLength(1);
    await remove({ Qualifier });
    await expect(policyOf({ Qualifier })).rejects.toMatchObject(missing);
  });
});

function beforeEachFunction(): void {
  beforeEach(() => fn.role());
}
