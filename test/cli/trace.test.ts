import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { goglobal } from "../support/cli.ts";

test("GOGLOBAL_TRACE writes down every request of a run, in a file beside the config or anywhere", async () => {
  const { run, folder } = await goglobal({ env: { GOGLOBAL_TRACE: "trace.jsonl" } });
  const { code, calls } = await run("plan");
  expect(code).toBe(0);
  const lines = (await readFile(join(folder, "trace.jsonl"), "utf8")).trimEnd().split("\n");
  const requests = lines.map((line) => JSON.parse(line) as { operation: string; region: string; input: object });
  expect(requests.map(({ operation, region }) => `${operation} ${region}`).sort()).toEqual(calls.sort());
  expect(requests).toContainEqual({
    service: "dynamodb",
    operation: "DescribeTable",
    region: "eu-west-1",
    input: { TableName: "orders" },
  });
});
