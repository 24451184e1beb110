import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { traceTo } from "../../src/aws/trace.ts";

test("of variables there are the names, and not the values", async () => {
  const folder = await mkdtemp(join(tmpdir(), "goglobal-trace-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "trace.jsonl");
  const call = { service: "lambda", operation: "CreateFunction", region: "eu-west-1" } as const;
  traceTo(file)({
    ...call,
    input: { Environment: { Variables: { KEY: "s3cret" } }, StageVariables: { token: "s3cret" } },
  });
  traceTo(file)({ ...call, input: { Environment: { Variables: undefined } } });
  const inputs = (await readFile(file, "utf8")).trimEnd().split("\n");
  expect(inputs.map((line) => (JSON.parse(line) as { input: unknown }).input)).toEqual([
    { Environment: { Variables: { KEY: "hidden" } }, StageVariables: { token: "hidden" } },
    { Environment: {} },
  ]);
});

test("each request is a line of JSON, bytes and dates included, with nothing about who asks", async () => {
  const folder = await mkdtemp(join(tmpdir(), "goglobal-trace-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "trace.jsonl");
  const call = { service: "s3", operation: "PutObject", region: "eu-west-1", credentials: "secret" } as const;
  const input = { Key: "a", Tagging: undefined, Body: Uint8Array.of(1, 2), Lock: [{ Until: new Date(0) }], None: null };
  traceTo(file)({ ...call, input });
  traceTo(file)({ ...call, input: Object.freeze({}) });

  const lines = (await readFile(file, "utf8")).split("\n");
  expect(lines).toEqual([
    '{"service":"s3","operation":"PutObject","region":"eu-west-1","input":{"Key":"a","Body":{"$base64":"AQI="},"Lock":[{"Until":{"$date":"1970-01-01T00:00:00.000Z"}}],"None":null}}',
    '{"service":"s3","operation":"PutObject","region":"eu-west-1","input":{}}',
    "",
  ]);
});
