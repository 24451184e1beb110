import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { VirtualClock } from "../../src/engine/virtual-clock.ts";
import { openSandbox } from "../../src/sandbox/sandbox.ts";
import { connected, refusal } from "./connected.ts";

const newFile = (): string => join(mkdtempSync(join(tmpdir(), "goglobal-sandbox-")), ".goglobal", "sandbox.json");

test("a new process continues where the last one ended, at the same time of day", async () => {
  const file = newFile();
  const before = await connected({ file });
  await (await before.aws.s3("us-east-1")).createBucket({ Bucket: "acme" });
  await before.pass(3600);
  await before.sandbox.close();
  const after = await connected({ file });
  expect(after.sandbox.clock.now()).toBeGreaterThanOrEqual(before.sandbox.clock.now());
  const { Buckets } = await (await after.aws.s3("us-east-1")).listBuckets({});
  expect(Buckets!.map(({ Name }) => Name)).toEqual(["acme"]);
  await after.sandbox.close();
});

test("a write is in the file before it is answered, and nothing else is beside it", async () => {
  const file = newFile();
  const { sandbox, aws } = await connected({ file });
  let saved = "";
  sandbox.faults.killAfterWrite(1, () => {
    saved = readFileSync(file, "utf8");
    throw new Error("killed");
  });
  await refusal((await aws.s3("us-east-1")).createBucket({ Bucket: "acme" }));
  expect(Object.keys((JSON.parse(saved) as { buckets: object }).buckets)).toEqual(["acme"]);
  expect(existsSync(`${file}.${process.pid}.tmp`)).toBe(false);
  await sandbox.close();
});

test("a file that exists is not seeded again", async () => {
  const file = newFile();
  const seed = [
    { service: "s3", region: "us-east-1", operation: "CreateBucket", input: { Bucket: "seeded" } },
  ] as const;
  const before = await connected({ file, seed });
  await (await before.aws.s3("us-east-1")).deleteBucket({ Bucket: "seeded" });
  await before.sandbox.close();
  const after = await connected({ file, seed });
  const { Buckets } = await (await after.aws.s3("us-east-1")).listBuckets({});
  expect(Buckets).toEqual([]);
  await after.sandbox.close();
});

test("the file is locked as long as it is open", async () => {
  const file = newFile();
  const sandbox = await openSandbox({ file });
  expect(await refusal(openSandbox({ file }))).toBe(
    `InUse: the sandbox in ${file} is in use by process ${process.pid}; wait until it ends, or end it (the lock is ${file}.lock)`,
  );
  await sandbox.close();
  expect(existsSync(`${file}.lock`)).toBe(false);
  await (await openSandbox({ file })).close();
});

test("another process that lives keeps its lock, one that died does not", async () => {
  const file = newFile();
  await (await openSandbox({ file })).close();
  writeFileSync(`${file}.lock`, String(process.ppid));
  expect(await refusal(openSandbox({ file }))).toContain(`process ${process.ppid}`);
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  writeFileSync(`${file}.lock`, String(pid));
  const sandbox = await openSandbox({ file });
  expect(readFileSync(`${file}.lock`, "utf8")).toBe(String(process.pid));
  await sandbox.close();
});

test.each([String(process.pid), "?", "", "-1"])("a lock that nobody can hold, %j, is taken over", async (text) => {
  const file = newFile();
  await (await openSandbox({ file })).close();
  writeFileSync(`${file}.lock`, text);
  const sandbox = await openSandbox({ file });
  expect(await refusal(openSandbox({ file }))).toContain(`process ${process.pid}`);
  await sandbox.close();
});

test("a clock that is given is used, unless it is behind what the file has seen", async () => {
  const file = newFile();
  const before = await connected({ file, now: 5_000_000 });
  await before.pass(60);
  await before.sandbox.close();
  expect(await refusal(openSandbox({ file, clock: new VirtualClock(5_000_000) }))).toContain("the clock is behind");
  const clock = new VirtualClock(6_000_000);
  const after = await openSandbox({ file, clock });
  expect(after.clock).toBe(clock);
  await after.close();
  expect((await openSandbox({ clock: new VirtualClock(7) })).clock.now()).toBe(7);
});

test("closing twice does no harm to who opened it in between", async () => {
  const file = newFile();
  const first = await openSandbox({ file });
  await first.close();
  const second = await connected({ file });
  await (await second.aws.s3("us-east-1")).createBucket({ Bucket: "acme" });
  await first.close();
  expect(existsSync(`${file}.lock`)).toBe(true);
  expect(Object.keys((JSON.parse(readFileSync(file, "utf8")) as { buckets: object }).buckets)).toEqual(["acme"]);
  await second.sandbox.close();
});

test.each([
  ["not JSON", "{"],
  ["no object", "7"],
  ["nothing", "null"],
  ["of another version", '{"version":0}'],
])("a file that is %s is an error that says what to do", async (_, text) => {
  const file = newFile();
  await (await openSandbox({ file })).close();
  writeFileSync(file, text);
  const message = await refusal(openSandbox({ file }));
  expect(message).toContain(file);
  expect(message).toContain(`the sandbox's state in ${file} cannot be used: `);
  expect(message).toContain("goglobal sandbox reset");
  expect(existsSync(`${file}.lock`)).toBe(false);
  const sandbox = await openSandbox({ file, fresh: true });
  await sandbox.close();
  await (await openSandbox({ file })).close();
});

test("a closed sandbox answers nothing", async () => {
  const { sandbox, aws } = await connected();
  await sandbox.close();
  expect(await refusal((await aws.s3("us-east-1")).listBuckets({}))).toBe("Error: the sandbox is closed");
});
