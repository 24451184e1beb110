import { expect, test } from "vitest";
import { sampleData } from "../support/sample-data.ts";
import { stateOf } from "./account.ts";
import { aws, lab, withApp } from "./app-in-lab.ts";
import { goglobalIn } from "./goglobal.ts";

const startAgain = withApp(async () =>
  (await sampleData()).filter(({ input }) => !JSON.stringify(input).includes("sessions")),
);

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

test(
  "killed after every second of its write calls, the next run ends where an uninterrupted one does",
  { timeout: 900_000 },
  async () => {
    const { run, start } = await goglobalIn(lab, config);
    const applied = await run("apply -y");
    expect(applied.code, applied.err).toBe(0);
    const wanted = await stateOf(aws, whole);
    expect(applied.writes.length).toBeGreaterThan(10);

    // In the sandbox it is each of them; here they take minutes.
    for (let n = 1; n <= applied.writes.length; n += 2) {
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
