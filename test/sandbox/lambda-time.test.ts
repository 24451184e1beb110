import { afterEach, describe, expect, test, vi } from "vitest";
import { running } from "./lambda-running.ts";

test("goes by while code waits for a timer, and for AWS, but not while it works", async () => {
  const { result, sandbox } = await running(`
    const { promisify } = require("node:util");
    const { STSClient, GetCallerIdentityCommand } = require("@aws-sdk/client-sts");
    exports.handler = async () => {
      const begin = Date.now();
      await promisify(setTimeout)(1000);
      const slept = Date.now() - begin;
      await new STSClient().send(new GetCallerIdentityCommand({}));
      const asked = Date.now() - begin - slept;
      await promisify(require("node:crypto").scrypt)("password", "salt", 64);
      await new Promise((done) => setImmediate(done));
      let ticks = 0;
      await new Promise((done) => { const t = setInterval(() => ++ticks === 3 && done(clearInterval(t)), 100); });
      clearTimeout(setTimeout(() => process.exit(1), 10));
      await promisify(setTimeout)(20);
      return { slept, asked, all: Date.now() - begin, ticks };
    };`);
  const far = sandbox.clock.sleep(3_600_000);
  expect(await result()).toEqual({ slept: 1000, asked: 50, all: 1370, ticks: 3 });
  await far;
});

test("has its say in what code gives up", async () => {
  const { result, sandbox } = await running(`
    const { STS } = require("@aws-sdk/client-sts");
    const told = (signal) => new STS().getCallerIdentity({}, { abortSignal: signal }).then(() => "answered", ({ name }) => name);
    exports.handler = async () => [
      await told(AbortSignal.abort()), await told(AbortSignal.timeout(40)), await told(AbortSignal.timeout(60)),
    ];`);
  const begin = sandbox.clock.now();
  expect(await result()).toEqual(["AbortError", "AbortError", "answered"]);
  expect(sandbox.clock.now() - begin).toBe(50 + 40 + 50);
});

test("runs out", async () => {
  const { call, sandbox, result } = await running(
    "let n = 0; exports.handler = async ({ wait }) => { n++; await new Promise((done) => setTimeout(done, wait)); return n; };",
    { Timeout: 3 },
  );
  expect(await result({ wait: 2999 })).toBe(1);
  const begin = sandbox.clock.now();
  const { answer, result: told } = await call({ wait: 3001 });
  expect(sandbox.clock.now() - begin).toBe(3050);
  expect(answer).toMatchObject({ StatusCode: 200, FunctionError: "Unhandled" });
  expect(told).toEqual({
    errorType: "Sandbox.Timedout",
    errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 3\.00 seconds$/u) as string,
  });
  expect(sandbox.served.functions.at(-1)).toMatchObject({ end: "timed out" });
  expect(await result({ wait: 1 })).toBe(1);
});

describe("of ours", () => {
  afterEach(() => vi.useRealTimers());

  test("is not spent on what never comes", async () => {
    const { call, sandbox } = await running("exports.handler = () => new Promise(() => {});", { Timeout: 3 });
    const begin = sandbox.clock.now();
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    const called = call();
    while (sandbox.served.functions.length === 0) await new Promise((done) => setImmediate(done));
    await vi.advanceTimersByTimeAsync(1000);
    expect((await called).result).toMatchObject({ errorType: "Sandbox.Timedout" });
    expect(sandbox.clock.now() - begin).toBe(3050);
  });
});

test("stops for what an answer leaves behind", async () => {
  const { result, sandbox, pass } = await running(
    "exports.handler = async () => { setInterval(() => console.log('tick'), 1000); AbortSignal.timeout(500); };",
  );
  const begin = sandbox.clock.now();
  await result();
  await pass(60);
  expect(sandbox.clock.now() - begin).toBe(60_050);
  expect(sandbox.served.functions[0]!.log).toEqual([]);
});
