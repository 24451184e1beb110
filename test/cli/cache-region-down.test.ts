import { expect, test } from "vitest";
import { appliedCache, askFrom } from "../support/cached.ts";
import { EU, HOME, type Goglobal } from "../support/compute.ts";

/** What a client in Dublin is answered, second after second, from a moment on. */
async function watching({ sandbox }: Pick<Goglobal, "sandbox">, line: string, seconds: number) {
  const { clock } = sandbox;
  const began = clock.now();
  const seen: { second: number; status: number; cache: string | undefined; region: string | undefined }[] = [];
  for (let second = 0; second < seconds; second += 1) {
    const { status, cache, region } = await askFrom(sandbox, "dublin", line);
    seen.push({ second, status, cache, region });
    await clock.sleep(Math.max(0, began + (second + 1) * 1000 - clock.now()));
  }
  return seen;
}

test("while a region is down the edge keeps what it has, and then asks another region", async () => {
  const app = await appliedCache();
  expect(await askFrom(app.sandbox, "dublin", "GET /orders")).toMatchObject({ status: 200, region: EU });
  app.sandbox.faults.down(EU);
  const seen = await watching(app, "GET /orders", 130);
  expect(new Set(seen.map(({ status }) => status))).toEqual(new Set([200]));
  expect(seen[0]).toMatchObject({ cache: "Hit", region: EU });
  expect(seen.at(-1)).toMatchObject({ region: HOME });
});

test("whoever needs a region that is down is answered by another as soon as it is left", async () => {
  const app = await appliedCache();
  const { sandbox } = app;
  await askFrom(sandbox, "dublin", "GET /whoami");
  sandbox.faults.down(EU);
  const seen = await watching(app, "GET /whoami", 150);
  const firstWell = seen.findIndex(({ status }) => status === 200);
  // 3 × 10 s until the check fails, a moment for all checkers to agree, and a minute for the edge to forget the address.
  expect(firstWell).toBeLessThanOrEqual(110);
  expect(seen.slice(0, firstWell).every(({ status, cache }) => status >= 500 && cache === "Error")).toBe(true);
  const after = seen.slice(firstWell);
  expect(new Set(after.map(({ status, region }) => `${status} ${region}`))).toEqual(new Set([`200 ${HOME}`]));
  expect(await askFrom(sandbox, "dublin", "POST /orders", { body: ORDER })).toMatchObject({
    status: 201,
    region: HOME,
  });
});

const ORDER = { id: "o-9", customer: "ada", lines: [{ sku: "tea", quantity: 1, price: 350 }] };

test("no error is kept: what is well again is seen to be at once", async () => {
  const { sandbox } = await appliedCache();
  await askFrom(sandbox, "dublin", "GET /whoami");
  const ask = () => askFrom(sandbox, "dublin", "GET /orders/o-1");
  sandbox.faults.down(`apigateway@${EU}`);
  expect((await ask()).status).toBeGreaterThanOrEqual(500);
  sandbox.faults.up(`apigateway@${EU}`);
  expect(await ask()).toMatchObject({ status: 200, cache: "Miss", region: EU });

  const missing = () => askFrom(sandbox, "dublin", "GET /orders/o-9");
  expect(await missing()).toMatchObject({ status: 404 });
  expect(await askFrom(sandbox, "dublin", "POST /orders", { body: ORDER })).toMatchObject({ status: 201 });
  expect(await missing()).toMatchObject({ status: 200 });
});
