import { describe, expect, test } from "vitest";
import { errorOf, refusal } from "./connected.ts";
import { hello, packageSaying, withRole } from "./lambda-function.ts";
import { running } from "./lambda-running.ts";

describe("a function", () => {
  test("is called with an event and answers", async () => {
    const { call } = await running("exports.handler = async (event) => ({ got: event });");
    expect(await call({ a: [1] })).toMatchObject({
      answer: { StatusCode: 200, ExecutedVersion: "$LATEST" },
      result: { got: { a: [1] } },
    });
    expect((await call()).answer).not.toHaveProperty("FunctionError");
    expect((await call(undefined, { Payload: undefined })).result).toEqual({ got: {} });
    expect((await call(undefined, { Payload: Buffer.from("[7]") })).result).toEqual({ got: [7] });
  });

  test("finds itself described", async () => {
    const { result, sandbox } = await running(
      `exports.handler = async (event, context) => ({
        ...context, left: context.getRemainingTimeInMillis(), region: process.env.AWS_REGION, own: process.env.OWN,
        handler: process.env._HANDLER, home: process.env.HOME, now: Date.now(), year: new Date().getFullYear(),
        isDate: new Date(0) instanceof Date && new Date(0).getTime() === 0, words: typeof Date(),
        here: [__dirname, __filename, process.cwd()],
      });`,
      { Environment: { Variables: { OWN: "mine" } }, Timeout: 7 },
    );
    const now = sandbox.clock.now() + 50;
    expect(await result()).toEqual({
      callbackWaitsForEmptyEventLoop: true,
      functionName: "hello",
      functionVersion: "$LATEST",
      invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:hello",
      memoryLimitInMB: "128",
      awsRequestId: expect.stringMatching(/^[\da-f-]{36}$/u) as string,
      logGroupName: "/aws/lambda/hello",
      logStreamName: "sandbox/[$LATEST]",
      left: 7000,
      region: "us-east-1",
      own: "mine",
      handler: "index.handler",
      now,
      year: 2026,
      isDate: true,
      words: "string",
      here: ["/var/task", "/var/task/index.js", "/var/task"],
    });
  });

  test("may answer by a callback, or not at all", async () => {
    const late = "setTimeout(() => callback(null, 'later'), 20)";
    expect(await (await running(`exports.handler = (event, context, callback) => { ${late}; };`)).result()).toBe(
      "later",
    );
    expect(await (await running("exports.handler = () => 'lost';")).result()).toBeNull();
    expect(await (await running("exports.handler = async () => {};")).result()).toBeNull();
  });

  test("keeps what it has loaded for the next event, but not for one at the same time", async () => {
    const { result } = await running(
      "let n = 0; exports.handler = async () => { await new Promise((done) => setTimeout(done, 10)); return ++n; };",
    );
    expect(await result()).toBe(1);
    expect(await result()).toBe(2);
    expect((await Promise.all([result(), result()])).sort()).toEqual([1, 3]);
  });

  test("runs the version or alias that is asked for, from the code that it was published with", async () => {
    const { lambda, call, pass, sandbox } = await running(
      "exports.handler = async (_, c) => [1, c.functionVersion, c.invokedFunctionArn];",
    );
    await lambda.publishVersion({ FunctionName: "hello" });
    await lambda.createAlias({ FunctionName: "hello", Name: "live", FunctionVersion: "1" });
    await lambda.updateFunctionCode({ FunctionName: "hello", ZipFile: packageSaying("new") });
    await pass(10);
    const arn = "arn:aws:lambda:us-east-1:123456789012:function:hello";
    expect((await call()).result).toBe("new");
    expect((await call({}, { Qualifier: "1" })).result).toEqual([1, "1", `${arn}:1`]);
    expect((await call({}, { FunctionName: `${arn}:live` })).result).toEqual([1, "1", `${arn}:live`]);
    expect((await call({}, { Qualifier: "live" })).answer).toMatchObject({ ExecutedVersion: "1" });
    expect(sandbox.served.functions.map(({ version }) => version)).toEqual(["$LATEST", "1", "1", "1"]);
  });

  test("tells its log, in part to the caller", async () => {
    const { call, sandbox } = await running(
      "exports.handler = async () => { console.log('a %d', 1); console.error({ b: 2 }); };",
    );
    const { answer } = await call({}, { LogType: "Tail" });
    expect(Buffer.from(answer.LogResult!, "base64").toString()).toBe("a 1\n{ b: 2 }");
    expect(sandbox.served.functions[0]).toMatchObject({ log: ["a 1", "{ b: 2 }"], end: "answered" });
    expect((await call()).answer).not.toHaveProperty("LogResult");
  });
});

describe("Invoke", () => {
  test("only asks, or does not wait, where it is told so", async () => {
    const { call, sandbox } = await running("exports.handler = async (event) => { console.log(event.n); };");
    expect((await call({ n: 1 }, { InvocationType: "DryRun" })).answer).toMatchObject({ StatusCode: 204 });
    expect(sandbox.served.functions).toEqual([]);
    expect(await call({ n: 2 }, { InvocationType: "Event" })).toMatchObject({
      answer: { StatusCode: 202 },
      result: undefined,
    });
    expect(sandbox.served.functions).toMatchObject([{ log: ["2"] }]);
  });

  test("tries an event again that fails when nobody waits: after one minute, then two", async () => {
    const { call, sandbox, lambda, pass } = await running("exports.handler = async () => { throw new Error('no'); };");
    const begin = sandbox.clock.now() + 50;
    await call({}, { InvocationType: "Event" });
    await pass(600);
    const times = () => sandbox.served.functions.splice(0).map(({ at }) => (at - begin) / 1000);
    expect(times()).toEqual([0, 60, 180]);
    await lambda.putFunctionEventInvokeConfig({ FunctionName: "hello", MaximumRetryAttempts: 0 });
    await call({}, { InvocationType: "Event" });
    await pass(600);
    expect(times()).toHaveLength(1);
  });

  test("is refused for what is no JSON, no function, no version, or too much", async () => {
    const { lambda } = await running("");
    expect(await refusal(lambda.invoke({ FunctionName: "hello", Payload: "{" }))).toMatch(
      /^InvalidRequestContentException: Could not parse request body into json: /u,
    );
    expect(await refusal(lambda.invoke({ FunctionName: "other" }))).toBe(
      "ResourceNotFoundException: Function not found: arn:aws:lambda:us-east-1:123456789012:function:other",
    );
    expect(await refusal(lambda.invoke({ FunctionName: "hello", Qualifier: "live" }))).toBe(
      "ResourceNotFoundException: Function not found: arn:aws:lambda:us-east-1:123456789012:function:hello:live",
    );
    const much = { FunctionName: "hello", Payload: JSON.stringify("x".repeat(6 * 1024 * 1024)) };
    expect(await errorOf(lambda.invoke(much))).toMatchObject({
      name: "RequestTooLargeException",
      $metadata: { httpStatusCode: 413 },
    });
  });

  test("is refused while a function is being made", async () => {
    const { lambda } = await withRole();
    await lambda.createFunction(hello);
    expect(await refusal(lambda.invoke({ FunctionName: "hello" }))).toBe(
      "ResourceConflictException: The operation cannot be performed at this time. The function is currently in the following state: Pending",
    );
  });

  test("is refused beyond the reserved concurrency", async () => {
    const { lambda, result, sandbox } = await running(
      "exports.handler = async () => { await new Promise((done) => setTimeout(done, 100)); return 'done'; };",
    );
    await lambda.putFunctionConcurrency({ FunctionName: "hello", ReservedConcurrentExecutions: 1 });
    // By the SDK's clients, a throttled call is tried again.
    const asked = { service: "lambda", operation: "Invoke", region: "us-east-1", schema: undefined } as const;
    const ask = () => sandbox.answer({ ...asked, input: { FunctionName: "hello" } });
    expect(await Promise.allSettled([ask(), ask()])).toMatchObject([
      { status: "fulfilled", value: { StatusCode: 200 } },
      { status: "rejected", reason: { name: "TooManyRequestsException", $metadata: { httpStatusCode: 429 } } },
    ]);
    expect(await result()).toBe("done");
  });

  test("is at its end where the sandbox is", async () => {
    const unknown = (what: string) => `NotSimulated: the sandbox does not know ${what}`;
    const failing = async (files: Parameters<typeof running>[0], more?: Parameters<typeof running>[1]) =>
      refusal((await running(files, more)).call());
    expect(await failing("", { Runtime: "python3.13" })).toBe(unknown("how to run python3.13"));
    expect(await failing({ "index.mjs": "" })).toBe(unknown("ECMAScript modules in functions (/var/task/index.mjs)"));
    expect(await failing({ "index.js": "", "package.json": '{ "type": "module" }' })).toBe(
      unknown("ECMAScript modules in functions (/var/task/index.js)"),
    );
    expect(await failing("require('node:http');")).toBe(unknown("node:http in functions"));
    expect(await failing("require('fs');")).toBe(unknown("fs in functions"));
  });
});
