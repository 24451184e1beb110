import { expect, test } from "vitest";
import { goglobal, type Ran } from "../support/cli.ts";
import { EU, HOME } from "../support/compute.ts";
import { sampleData } from "../support/sample-data.ts";
import { DOMAIN, servedBy, trafficConfig } from "../support/traffic.ts";
import { whoami } from "../support/whoami.ts";

const configOf = (tables: string[]) =>
  trafficConfig({}, { regions: [HOME, EU], tables, buckets: { "acme-receipts": { backfill: true } } });
const config = configOf(["orders"]);

/** All names are there, and nobody is led to them yet; the data is at home only. */
async function named(): Promise<string> {
  const { run, freeze } = await goglobal({ config, seed: [...(await sampleData()), ...whoami] });
  expect(await run("apply -y --only alias-record/*")).toMatchObject({ code: 0 });
  return freeze();
}

/** What was done in which order. */
function inOrder({ err }: Ran): string[] {
  const ids = new Set([`replica/orders@${EU}`, `backfill/acme-receipts@${HOME}`, `record/${DOMAIN}`]);
  const lines = err.split("\n").flatMap((line) => /^[+~] (\S+) (?:created|changed)/u.exec(line)?.[1] ?? []);
  return lines.filter((id) => ids.has(id)).map((id) => id.split("/")[0]!);
}

test("users are led to a region once its replicas are there and what was in its buckets is copied, or sooner if they may", async () => {
  const state = await named();
  const whole = await goglobal({ config, state });
  const { code, err, ...ran } = await whole.run("apply -y");
  expect(code).toBe(0);
  expect(inOrder({ code, err, ...ran })).toEqual(["replica", "backfill", "record"]);
  expect((await servedBy(whole.sandbox, ["dublin"]))["dublin"]).toBe(EU);

  // A replica takes longer than all else.
  const hasty = await goglobal({ config: configOf([]), state });
  const second = await hasty.run("apply -y --before-backfill");
  expect(second.code).toBe(0);
  expect(inOrder(second)).toEqual(["record", "backfill"]);
});
