import { describe, expect, test } from "vitest";
import { goglobal } from "../support/cli.ts";
import {
  AP,
  apiIn,
  appliedShop,
  askIn,
  detailsOf,
  EU,
  type Goglobal,
  HOME,
  ship,
  shop,
  shopConfig,
} from "../support/compute.ts";

/** The calls by which a region gets another version: the alias says that it is on trial, and then that it has passed. */
const shipped = (region: string) => [
  `UpdateFunctionCode ${region}`,
  `PublishVersion ${region}`,
  `UpdateAlias ${region}`,
  `UpdateAlias ${region}`,
  `UpdateAlias ${region}`,
];
const tried = (region: string) => shipped(region).slice(0, 4);

/** What clients see in a region. */
async function seen(app: Goglobal, region: string): Promise<unknown> {
  const ask = await askIn(app, region);
  const [health, whoami] = [await ask("GET /health"), await ask("GET /whoami")];
  return { health: health.status, release: (whoami.body as { release: number }).release };
}

const changing = (plan: string) => detailsOf(plan).filter((line) => !line.startsWith(" "));

const all = (region: string) => [
  `~ function/shop-api@${region}`,
  `~ function-alias/shop-api/goglobal@${region}`,
  `~ function-alias/shop-api/live@${region}`,
];

const backIn = (region: string, version: number) =>
  expect.stringMatching(
    new RegExp(
      String.raw`^✗ function-alias/shop-api/goglobal@${region}: https://\w+\.execute-api\.${region}\.amazonaws\.com/health answered with HTTP status 503 after goglobal of shop-api had moved to version ${version}: it is back on version ${version - 1}$`,
      "u",
    ),
  );

describe("new code in home", () => {
  test("goes to the other regions, one after the other, and nothing else is written", async () => {
    const app = await appliedShop();
    await ship(app, { code: { release: 2 } });
    const planned = await app.run("plan --detailed-exitcode");
    expect(planned).toMatchObject({ code: 2, writes: [] });
    expect(changing(planned.out)).toEqual([...all(EU), ...all(AP)]);
    expect(planned.out).toContain("Plan: 0 to create, 6 to update, 0 to delete.");

    const { code, writes } = await app.run("apply -y");
    expect(code).toBe(0);
    expect(writes).toEqual([...shipped(EU), ...shipped(AP)]);
    for (const region of [HOME, EU, AP]) expect(await seen(app, region)).toEqual({ health: 200, release: 2 });
    expect(await app.run("apply -y")).toMatchObject({ code: 0, writes: [] });
  });

  test("that does not do well reaches one region, and is put back there", async () => {
    const app = await appliedShop();
    await ship(app, { code: { release: 2, isWell: false } });
    const { code, out, writes } = await app.run("apply -y");
    expect(code).toBe(1);
    expect(writes).toEqual(tried(EU));
    expect(out.split("\n")).toEqual([
      backIn(EU, 2),
      `○ function-alias/shop-api/live@${EU} skipped: it needs function-alias/shop-api/goglobal@${EU}`,
      `○ function/shop-api@${AP} skipped: it needs function-alias/shop-api/goglobal@${EU}`,
      `○ function-alias/shop-api/goglobal@${AP} skipped: it needs function-alias/shop-api/goglobal@${EU}`,
      `○ function-alias/shop-api/live@${AP} skipped: it needs function-alias/shop-api/goglobal@${EU}`,
      expect.stringMatching(/^Not done: 1 change made, 48 as they should be, 1 failed, 4 skipped, in /u),
      expect.stringContaining("On AWS this would have taken about"),
    ]);
    for (const region of [EU, AP]) expect(await seen(app, region)).toEqual({ health: 200, release: 1 });

    const left = await app.run("plan");
    expect(changing(left.out)).toEqual([...all(EU).slice(1), ...all(AP)]);

    await ship(app, { code: { release: 3 } });
    const mended = await app.run("apply -y");
    expect(mended.code).toBe(0);
    expect(mended.writes).toEqual([...shipped(EU), ...shipped(AP)]);
    for (const region of [EU, AP]) expect(await seen(app, region)).toEqual({ health: 200, release: 3 });
  });

  test("brings a route of its own along, after the code and not without it", async () => {
    const app = await appliedShop();
    const gateway = await app.aws.apigateway(HOME);
    const { ApiId } = await apiIn(app.aws, HOME);
    const { Items = [] } = await gateway.getRoutes({ ApiId });
    const { Target } = Items.find(({ RouteKey }) => RouteKey === "GET /whoami")!;
    await gateway.createRoute({ ApiId, RouteKey: "GET /later", Target });

    await ship(app, { code: { release: 2, isWell: false } });
    expect((await app.run("apply -y")).writes).toEqual(tried(EU));
    await ship(app, { code: { release: 3 } });
    const { writes } = await app.run("apply -y");
    for (const region of [EU, AP]) {
      const own = writes.filter((call) => call.endsWith(region));
      expect([...own].sort()).toEqual([...shipped(region), `CreateRoute ${region}`].sort());
      expect(own.indexOf(`CreateRoute ${region}`)).toBeGreaterThan(own.indexOf(`UpdateAlias ${region}`) + 1);
    }
  });
});

describe('"rollout": "parallel"', () => {
  const parallel = { rollout: "parallel" };
  const inTurn = (regions: (region: string) => string[]) => [...regions(EU), ...regions(AP)].sort();

  test("ships to all regions at once", async () => {
    const app = await appliedShop(parallel);
    await ship(app, { code: { release: 2 } });
    const { code, writes } = await app.run("apply -y");
    expect(code).toBe(0);
    expect([...writes].sort()).toEqual(inTurn(shipped));
    expect(writes.slice(0, 2).sort()).toEqual([`UpdateFunctionCode ${AP}`, `UpdateFunctionCode ${EU}`]);
  });

  test("puts back in each what does not do well there", async () => {
    const app = await appliedShop(parallel);
    await ship(app, { code: { release: 2, isWell: false } });
    const { code, out, writes } = await app.run("apply -y");
    expect(code).toBe(1);
    expect([...writes].sort()).toEqual(inTurn(tried));
    expect(out.split("\n").filter((line) => line.startsWith("✗"))).toEqual([backIn(EU, 2), backIn(AP, 2)]);
    for (const region of [EU, AP]) expect(await seen(app, region)).toEqual({ health: 200, release: 1 });
  });
});

describe("a run that is killed right after the alias has moved", () => {
  async function killed(isWell: boolean): Promise<Goglobal> {
    const app = await appliedShop();
    await ship(app, { code: { release: 2, isWell } });
    app.sandbox.faults.killAfterWrite(3, () => {
      void app.sandbox.close();
      throw new Error("killed");
    });
    const { writes } = await app.run("apply -y");
    expect(writes.slice(0, 3)).toEqual(tried(EU).slice(0, 3));
    return goglobal({ config: shopConfig(), seed: shop(), state: await app.freeze() });
  }

  test("is gone on with: what it left on trial is seen to do well first", async () => {
    const app = await killed(true);
    const planned = await app.run("plan");
    expect(detailsOf(planned.out).slice(0, 2)).toEqual([
      `~ function-alias/shop-api/goglobal@${EU}`,
      "    trial: 1 → (none)",
    ]);
    expect(planned.out).toContain(
      `version 2 of shop-api has not been seen to do well in ${EU} since a run was cut off: that is asked now, and otherwise it goes back to version 1`,
    );
    const { code, writes } = await app.run("apply -y");
    expect(code).toBe(0);
    expect(writes).toEqual([`UpdateAlias ${EU}`, `UpdateAlias ${EU}`, ...shipped(AP)]);
    expect(await app.run("plan --detailed-exitcode")).toMatchObject({ code: 0 });
  });

  test("is gone on with: what does not do well goes back, and no further", async () => {
    const app = await killed(false);
    expect(await seen(app, EU)).toMatchObject({ health: 503 });
    const { code, out, writes } = await app.run("apply -y");
    expect(code).toBe(1);
    expect(out.split("\n")[0]).toEqual(backIn(EU, 2));
    expect(writes).toEqual([`UpdateAlias ${EU}`]);
    for (const region of [EU, AP]) expect(await seen(app, region)).toEqual({ health: 200, release: 1 });
  });
});

test("an API that was deleted in a region is made again, though nobody can ask it before", async () => {
  const app = await appliedShop();
  const { ApiId } = await apiIn(app.aws, EU);
  await (await app.aws.apigateway(EU)).deleteApi({ ApiId });
  const { code, err } = await app.run("apply -y");
  expect(code).toBe(0);
  expect(err).toMatch(
    /\/health answered with HTTP status 404 before goglobal of shop-api moved, so it cannot tell whether version 2 does well/u,
  );
  expect(await seen(app, EU)).toEqual({ health: 200, release: 1 });
  expect(await app.run("apply -y")).toMatchObject({ code: 0, writes: [] });
});
