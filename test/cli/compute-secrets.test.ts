import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { SECRET } from "../support/big-app/functions.ts";
import { goglobal, type Ran } from "../support/cli.ts";
import { EU, type Goglobal, HOME, ship, shop, shopConfig } from "../support/compute.ts";

const OTHER = "tok-8731-in-a-stage-variable";
const NEXT = "sk-live-4343-the-next-horse";
const OWN = "sk-live-4444-of-the-region";

/** The shop with a secret in its stage as well. */
const seed = (): SeedCall[] =>
  shop().map((call) =>
    call.operation === "CreateStage" ? { ...call, input: { ...call.input, StageVariables: { token: OTHER } } } : call,
  );

const config = shopConfig({
  functions: { "shop-api": { regions: { [EU]: { environment: { PAYMENT_KEY: OWN } } } }, "shop-auth": {} },
});

/** All that a run has said or written; the sandbox's own file is AWS, and the config is the user's. */
async function told({ folder }: Goglobal, ran: readonly Ran[]): Promise<string> {
  const files = (await readdir(folder)).filter((name) => !["sandbox.json", "goglobal.config.json"].includes(name));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));
  return [...ran.flatMap(({ out, err }) => [out, err]), ...texts].join("\n");
}

test("values of variables, and URLs by which code is downloaded, are nowhere in what is said or written", async () => {
  const app = await goglobal({ config, seed: seed(), env: { GOGLOBAL_TRACE: "trace.jsonl" } });
  const ran: Ran[] = [];
  const run = async (line: string, code: number) => {
    const one = await app.run(line);
    expect({ line, code: one.code }).toEqual({ line, code });
    ran.push(one);
  };
  const lambda = await app.aws.lambda(HOME);
  const { Code } = await lambda.getFunction({ FunctionName: "shop-api", Qualifier: "live" });
  const signature = new URL(Code!.Location!).searchParams;
  expect([...signature].length).toBeGreaterThan(0);

  await run("plan", 0);
  await run("plan --json", 0);
  await run("plan --out first.plan", 0);
  await run("apply first.plan", 0);

  await ship(app, { configuration: { Environment: { Variables: { STAGE: "prod", PAYMENT_KEY: NEXT } } } });
  await run("plan --detailed-exitcode", 2);
  await run("plan --json --out next.plan", 0);
  // AWS refuses, and AWS's words are passed on.
  const refusal = Object.assign(new Error("The role defined for the function cannot be used."), {
    name: "InvalidParameterValueException",
  });
  app.sandbox.faults.next("UpdateFunctionConfiguration", refusal);
  await run("apply next.plan", 1);
  await run("apply -y --json", 0);
  await run("apply -y", 0);

  // They are where they belong…
  const there = await (await app.aws.lambda("ap-southeast-2")).getFunction({ FunctionName: "shop-api" });
  expect(there.Configuration!.Environment!.Variables).toEqual({ STAGE: "prod", PAYMENT_KEY: NEXT });
  const own = await (await app.aws.lambda(EU)).getFunction({ FunctionName: "shop-api" });
  expect(own.Configuration!.Environment!.Variables).toMatchObject({ PAYMENT_KEY: OWN });
  // …and nowhere else, though much was said of them.
  const text = await told(app, ran);
  expect(text).toContain("environment.PAYMENT_KEY: differs (secret)");
  expect(text).toContain('"path": "environment.PAYMENT_KEY"');
  expect(text).toContain('"operation":"UpdateFunctionConfiguration"');
  expect(text).toContain('"operation":"CreateStage"');
  for (const secret of [SECRET, OTHER, NEXT, OWN]) expect(text.includes(secret), secret).toBe(false);
  for (const [name, value] of signature) {
    if (value.length < 8) continue;
    expect(text.includes(value) || text.includes(encodeURIComponent(value)), name).toBe(false);
  }
  expect(text).not.toContain(new URL(Code!.Location!).pathname);
});
