import { expect, test } from "vitest";
import { bigApp, bigAppConfig } from "../support/big-app.ts";
import { aws, lab, withApp } from "./app-in-lab.ts";
import { atRest, release, removeRoute } from "./changes.ts";
import { goglobalIn } from "./goglobal.ts";
import { lookingAround } from "./looking-around.ts";

withApp(async () => bigApp());

const [eu, ap] = ["eu-west-1", "ap-southeast-2"] as const;

test("the big application gets new code region by region, and is mended with just the calls that it takes", async () => {
  const { run, start } = await goglobalIn(lab, bigAppConfig());
  const applied = await run("apply -y");
  expect(applied.code, applied.err).toBe(0);
  expect(await everywhere()).toEqual([1, 1]);

  await release(aws, 2, { rest });
  expect((await run("plan")).out).toContain("Plan: 0 to create, 6 to update, 0 to delete.");
  const shipped = await run("apply -y");
  expect(shipped.writes, shipped.err).toEqual([...shipping(eu), ...shipping(ap)]);
  expect(await everywhere()).toEqual([2, 2]);

  await release(aws, 3, { isWell: false, rest });
  const failed = await run("apply -y");
  expect(failed.code).toBe(1);
  expect(failed.out).toContain(
    "answered with HTTP status 503 after goglobal of shop-api had moved to version 3: it is back on version 2",
  );
  // The last call puts the alias back; the other alias and the other region are never written.
  expect(failed.writes).toEqual(shipping(eu).slice(0, 4));
  expect(await everywhere()).toEqual([2, 2]);

  await release(aws, 4, { rest });
  const running = start("apply -y");
  lab.faults.afterWrite(3, () => running.kill("SIGKILL"));
  expect((await running.ended).writes).toEqual(shipping(eu).slice(0, 3));
  lab.faults.clear();
  // What nobody has seen to do well is tried by the next run.
  expect((await run("apply -y")).writes).toEqual([...shipping(eu).slice(3), ...shipping(ap)]);
  expect(await everywhere()).toEqual([4, 4]);

  await removeRoute(aws, eu, "GET /reviews");
  await (await aws.lambda(ap)).updateFunctionConfiguration({ FunctionName: "shop-auth", MemorySize: 1024 });
  const drifted = await run("plan");
  expect(drifted.out).toContain("+ route/shop/GET /reviews@eu-west-1");
  expect(drifted.out).toContain("~ function/shop-auth@ap-southeast-2\n    memory: 1024 → 128\n");
  // The version that is published has never had the other memory size.
  expect((await run("apply -y")).writes.toSorted()).toEqual([
    "CreateRoute eu-west-1",
    "UpdateFunctionConfiguration ap-southeast-2",
  ]);
  expect((await run("plan --detailed-exitcode")).code).toBe(0);
});

/** goglobal's own alias is on trial first, and the other one follows when it has done well. */
const shipping = (region: string) =>
  ["UpdateFunctionCode", "PublishVersion", "UpdateAlias", "UpdateAlias", "UpdateAlias"].map(
    (operation) => `${operation} ${region}`,
  );

/** What the function of each region says of its release. */
async function everywhere(): Promise<unknown[]> {
  const look = lookingAround(lab, aws);
  const asked = [eu, ap].map(async (region) => (await (await look.at(region))("GET /products")).body);
  return (await Promise.all(asked)).map((body) => (body as { release: number }).release);
}

const rest = () => atRest(aws, ["shop-api"]);
