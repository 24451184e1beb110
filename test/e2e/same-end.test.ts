import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { connect, type Aws } from "../../src/aws/aws.ts";
import { openSandboxIn } from "../../src/cli/sandbox-file.ts";
import { startLab, type Lab } from "../lab/lab.ts";
import { accountOf, makeApp, stateOf } from "./account.ts";
import { goglobalIn } from "./goglobal.ts";
import { KNOWN_DIFFERENCES } from "./known-differences.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.stop());

const whole = {
  regions: ["us-east-1", "eu-west-1", "ap-southeast-2"],
  tables: ["orders", "sessions"],
  buckets: [
    ["us-east-1", "acme-receipts"],
    ["eu-west-1", "acme-receipts-eu-west-1"],
    ["ap-southeast-2", "acme-receipts-ap-southeast-2"],
  ] as [string, string][],
  roles: ["goglobal-orders-prod-acme-receipts"],
};

test("sandbox and lab end in the same state, but for what is listed with its reason", async () => {
  const { run, folder } = await goglobalIn(lab);
  const inSandbox = await run("apply -y --sandbox");
  expect(inSandbox.code, inSandbox.err).toBe(0);
  const sandboxState = await stateOf(await sandboxAccount(folder), whole);

  const aws = await accountOf(lab);
  await makeApp(aws);
  const inLab = await run("apply -y");
  expect(inLab.code, inLab.err).toBe(0);
  const labState = await stateOf(aws, whole);

  const found = differing("", labState, sandboxState);
  const isKnown = (line: string) => KNOWN_DIFFERENCES.some(({ where }) => where.test(line));
  expect(found.filter((line) => !isKnown(line))).toEqual([]);
  // A difference that is gone has no business in the list.
  expect(KNOWN_DIFFERENCES.filter(({ where }) => !found.some((line) => where.test(line)))).toEqual([]);
});

async function sandboxAccount(folder: string): Promise<Aws> {
  const sandbox = await openSandboxIn(folder);
  onTestFinished(() => sandbox.close());
  const { clock, answer, network } = sandbox;
  // What was written last has arrived everywhere by then.
  await clock.sleep(60_000);
  return connect({ mark: "nobody", region: "us-east-1", clock, answer, network, signal: new AbortController().signal });
}

/** Every place in which two states differ, with both values. */
function differing(path: string, inLab: unknown, inSandbox: unknown): string[] {
  if (JSON.stringify(inLab) === JSON.stringify(inSandbox)) return [];
  const isMap = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isMap(inLab) || !isMap(inSandbox))
    return [`${path}: lab ${JSON.stringify(inLab)}, sandbox ${JSON.stringify(inSandbox)}`];
  const [one, other] = [inLab as Record<string, unknown>, inSandbox as Record<string, unknown>];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return names.flatMap((name) => differing(path ? `${path}.${name}` : name, one[name], other[name]));
}
