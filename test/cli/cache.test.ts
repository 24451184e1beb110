import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { sampleApp } from "../../src/cli/sandbox-file.ts";
import { askFrom, purgesOf } from "../support/cached.ts";
import { appliedGoglobal } from "../support/cli.ts";
import { AP, EU, type Goglobal, HOME } from "../support/compute.ts";

/** The example of the project, applied. */
const applied = async () =>
  appliedGoglobal({ config: await readFile("goglobal.config.json", "utf8"), seed: await sampleApp() });

const CITIES = [
  ...["buenos aires", "cape town", "chicago", "dublin", "frankfurt", "london", "mumbai", "nairobi", "new york"],
  ...["paris", "san francisco", "são paulo", "seattle", "seoul", "singapore", "stockholm", "sydney", "tokyo"],
  ...["toronto", "virginia"],
];
const order = (quantity: number) => ({ customer: "ada", lines: [{ sku: "tea", quantity, price: 350 }] });

/** How many pieces of tea each of these places sees in the first order. */
const seenFrom = ({ sandbox }: Pick<Goglobal, "sandbox">, places: readonly string[]) =>
  Promise.all(
    places.map(async (place) => {
      const { status, body } = await askFrom(sandbox, place, "GET /orders/o-1");
      return [place, status, (JSON.parse(body) as ReturnType<typeof order>).lines[0]!.quantity];
    }),
  );

test("who reads the same again is answered at the edge, by the nearest region's answer; who writes gets through", async () => {
  const { sandbox } = await applied();
  for (const [place, region] of [
    ["dublin", EU],
    ["virginia", HOME],
    ["sydney", AP],
  ] as const) {
    const ask = (line: string) => askFrom(sandbox, place, line);
    expect(await ask("GET /orders")).toMatchObject({ status: 200, cache: "Miss", region });
    const called = sandbox.served.functions.length;
    expect(await ask("GET /orders")).toMatchObject({ status: 200, cache: "Hit", region });
    expect(sandbox.served.functions).toHaveLength(called);
    for (let times = 0; times < 2; times += 1)
      expect(await ask("GET /whoami")).toMatchObject({ status: 200, cache: "Miss", region });
    const posted = await askFrom(sandbox, place, "POST /orders", { body: { id: `from-${place}`, ...order(1) } });
    expect(posted).toMatchObject({ status: 201, cache: "Miss", region });
  }
});

test("what one client may see is not given to the next", async () => {
  const { sandbox } = await applied();
  const ask = (Authorization?: string) =>
    askFrom(sandbox, "dublin", "GET /orders", { headers: Authorization ? { Authorization } : {} });
  expect([await ask("ada"), await ask("ada"), await ask("bob"), await ask()].map(({ cache }) => cache)).toEqual([
    ...["Miss", "Hit"],
    ...["Miss", "Miss"],
  ]);
});

test("a write in Sydney is seen everywhere by the second purge, whatever a lagging replica answered before", async () => {
  const { sandbox, aws } = await applied();
  const { clock } = sandbox;
  await askFrom(sandbox, "sydney", "PUT /orders/o-1", { body: order(1) });
  await sandbox.settleStreams();
  await clock.sleep(60_000);
  expect(await seenFrom({ sandbox }, CITIES)).toEqual(CITIES.map((city) => [city, 200, 1]));
  const before = (await purgesOf(aws)).length;

  sandbox.faults.lagTo(EU, 12_000);
  const written = clock.now();
  expect(await askFrom(sandbox, "sydney", "PUT /orders/o-1", { body: order(2) })).toMatchObject({
    status: 200,
    region: AP,
  });
  const purging = sandbox.settleStreams();
  const seen: { second: number; virginia: unknown; dublin: unknown }[] = [];
  while (clock.now() < written + 15_000) {
    const [virginia, dublin] = (await seenFrom({ sandbox }, ["virginia", "dublin"])).map(([, , quantity]) => quantity);
    seen.push({ second: secondOf(clock.now()), virginia, dublin });
    await clock.sleep(1000);
  }
  await purging;
  await clock.sleep(5000);

  expect(await seenFrom({ sandbox }, CITIES)).toEqual(CITIES.map((city) => [city, 200, 2]));
  const [first, again, ...more] = (await purgesOf(aws)).slice(before);
  expect(more).toEqual([]);
  for (const purge of [first!, again!]) expect(purge.paths).toEqual(["/orders", "/orders/o-1"]);
  // Dublin asked anew, was answered by the replica that had not heard of it yet, and would have kept that for a minute.
  expect(secondOf(first!.at)).toBeLessThanOrEqual(7);
  expect(seen.find(({ second }) => second === 14)).toMatchObject({ virginia: 2, dublin: 1 });
  expect(secondOf(clock.now())).toBeLessThan(45);

  function secondOf(at: number): number {
    return Math.floor((at - written) / 1000);
  }
});

test("what is put into a region's table past the API is purged as well", async () => {
  const { sandbox, aws } = await applied();
  expect(await seenFrom({ sandbox }, ["tokyo"])).toEqual([["tokyo", 200, 2]]);
  const before = (await purgesOf(aws)).length;
  const dynamodb = await aws.dynamodb(AP);
  const { Item } = await dynamodb.getItem({ TableName: "orders", Key: { id: { S: "o-1" } } });
  const lines = { S: JSON.stringify(order(3).lines) };
  await dynamodb.putItem({ TableName: "orders", Item: { ...Item, lines } });
  await sandbox.settleStreams();
  await sandbox.clock.sleep(5000);
  expect(await seenFrom({ sandbox }, ["tokyo"])).toEqual([["tokyo", 200, 3]]);
  expect((await purgesOf(aws)).slice(before).map(({ paths }) => paths)).toEqual([
    ["/orders", "/orders/o-1"],
    ["/orders", "/orders/o-1"],
  ]);
});

test("a second apply writes nothing", async () => {
  const { run } = await applied();
  expect(await run("apply -y")).toMatchObject({ code: 0, writes: [] });
});
