import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import { sampleData } from "../support/sample-data.ts";
import { startLab, type Lab } from "../lab/lab.ts";
import { accountOf, makeApp, stateOf } from "./account.ts";
import { goglobalIn } from "./goglobal.ts";

let lab: Lab;
let aws: Aws;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.stop());

const config = JSON.stringify({
  app: "orders",
  home: "us-east-1",
  regions: ["us-east-1", "eu-west-1"],
  tables: { orders: { pointInTimeRecovery: true } },
  buckets: { "acme-receipts": { backfill: false } },
});
const whole = {
  regions: ["us-east-1", "eu-west-1"],
  tables: ["orders"],
  buckets: [
    ["us-east-1", "acme-receipts"],
    ["eu-west-1", "acme-receipts-eu-west-1"],
  ] as [string, string][],
  roles: ["goglobal-orders-acme-receipts"],
};

beforeEach(startAgain);

async function startAgain() {
  await lab.reset();
  aws = await accountOf(lab);
  const app = await sampleData();
  await makeApp(
    aws,
    app.filter(({ input }) => !JSON.stringify(input).includes("sessions")),
  );
}

test(
  "killed after any write call, the next run ends where an uninterrupted one does",
  { timeout: 900_000 },
  async () => {
    const { run, start } = await goglobalIn(lab, config);
    const applied = await run("apply -y");
    expect(applied.code, applied.err).toBe(0);
    const wanted = await stateOf(aws, whole);
    expect(applied.writes.length).toBeGreaterThan(10);

    for (let n = 1; n <= applied.writes.length; n += 1) {
      await startAgain();
      const running = start("apply -y");
      lab.faults.afterWrite(n, () => running.kill("SIGKILL"));
      const killed = await running.ended;
      expect(killed.signal, `after write ${n}\n${killed.err}`).toBe("SIGKILL");
      lab.faults.clear();

      const finished = await run("apply -y");
      expect(finished.code, `after write ${n}\n${finished.err}`).toBe(0);
      expect(await stateOf(aws, whole), `after write ${n}: ${killed.writes.at(-1)}`).toEqual(wanted);
      expect((await run("apply -y")).writes, `after write ${n}`).toEqual([]);
    }
  },
);
