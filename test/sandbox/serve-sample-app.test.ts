import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { sampleData } from "../support/sample-data.ts";
import { seedIn } from "../../src/cli/seed-file.ts";
import type { State } from "../../src/sandbox/world.ts";
import { packageSaying } from "./lambda-function.ts";
import { serving } from "./serving.ts";

const seed = async () => {
  const compute = await seedIn("templates/sample-app-compute.json");
  return [...(await sampleData()), ...compute.filter(({ service }) => service !== "route53")];
};

test("the sample application answers its clients, out of its own table and into its own bucket", async () => {
  const { sandbox, aws, ask } = await serving({ seed: await seed() });
  const asked = sandbox.calls.log.length;

  expect(await ask("GET /health")).toMatchObject({
    status: 200,
    headers: { "content-type": "application/json", "x-region": "us-east-1" },
    body: { status: "ok", region: "us-east-1" },
  });
  expect(await ask("GET /whoami")).toMatchObject({ status: 200, body: { region: "us-east-1" } });

  const order = { customer: "ada", lines: [{ sku: "tea", quantity: 2, price: 350 }] };
  const now = new Date(sandbox.clock.now() + 50).toISOString();
  const created = await ask("POST /orders", { body: { id: "o-7", ...order } });
  expect(created).toMatchObject({ status: 201, headers: { location: "/orders/o-7" } });
  expect(created.body).toEqual({ id: "o-7", ...order, createdAt: now, updatedAt: now });
  expect(await ask("GET /orders/o-7")).toMatchObject({ status: 200, body: { id: "o-7", customer: "ada" } });
  expect(await ask("GET /orders?customer=ada&limit=1")).toMatchObject({
    body: { orders: [{ id: "o-1" }], cursor: "o-1" },
  });
  expect(await ask("GET /orders/o-8")).toMatchObject({ status: 404, body: { message: "There is no order o-8." } });
  expect(await ask("GET /nowhere")).toMatchObject({ status: 404, body: { message: "There is nothing at /nowhere." } });
  expect(await ask("POST /orders/o-7/receipt")).toMatchObject({ status: 201, body: { key: "2026/o-7.txt" } });
  expect(sandbox.calls.log).toHaveLength(asked);

  const dynamodb = await aws.dynamodb("us-east-1");
  const { Item } = await dynamodb.getItem({ TableName: "orders", Key: { id: { S: "o-7" } } });
  expect(Item).toMatchObject({ customer: { S: "ada" }, lines: { S: JSON.stringify(order.lines) } });
  const s3 = await aws.s3("us-east-1");
  const { Body } = await s3.getObject({ Bucket: "acme-receipts", Key: "2026/o-7.txt" });
  expect(await Body!.transformToString()).toContain("Receipt for order o-7");
});

test("what the application does is told apart from what is asked of AWS", async () => {
  const { sandbox, ask } = await serving({ seed: await seed() });
  const begin = sandbox.clock.now();
  await ask("POST /orders", { body: { id: "o-7", customer: "ada", lines: [{ sku: "tea", quantity: 1, price: 1 }] } });
  await ask("POST /orders/o-7/receipt");
  // To the API, and from the function to its table: each takes the same time. The receipt goes to the bucket besides.
  const [first, second] = [begin + 50, begin + 150];
  expect(sandbox.served.functions).toEqual([
    { region: "us-east-1", name: "orders-api", version: "$LATEST", at: first, log: [], end: "answered" },
    { region: "us-east-1", name: "orders-receipts", version: "$LATEST", at: second, log: [], end: "answered" },
  ]);
  expect(sandbox.served.calls.log.map(({ operation }) => operation)).toEqual(["PutItem", "GetItem", "PutObject"]);
  expect(sandbox.served.calls).toMatchObject({ reads: 1, writes: 2 });
  expect(sandbox.clock.now()).toBe(begin + 250);
});

test("a table that does not answer makes the function unwell, after its own patience", async () => {
  const { sandbox, ask } = await serving({ seed: await seed() });
  sandbox.faults.hang("dynamodb@us-east-1");
  const begin = sandbox.clock.now();
  expect(await ask("GET /health")).toMatchObject({ status: 503, body: { status: "unavailable" } });
  expect(sandbox.clock.now() - begin).toBe(1550);
  expect(sandbox.served.functions[0]!.log.join()).toContain("Request aborted");
});

test("a region that is down gives no connection, and one that hangs no answer", async () => {
  const { sandbox, ask } = await serving({ seed: await seed() });
  sandbox.faults.down("us-east-1");
  await expect(ask("GET /health")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  sandbox.faults.up("us-east-1");
  sandbox.faults.hang("apigateway@us-east-1");
  await expect(ask("GET /health")).rejects.toMatchObject({ name: "TimeoutError" });
  sandbox.faults.up("apigateway@us-east-1");
  expect(await ask("GET /health")).toMatchObject({ status: 200 });
});

test("what the application writes is kept at once", async () => {
  const folder = await mkdtemp(join(tmpdir(), "goglobal-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { sandbox, ask } = await serving({ seed: await seed(), file: join(folder, "sandbox.json") });
  await ask("POST /orders", { body: { id: "o-7", customer: "ada", lines: [{ sku: "tea", quantity: 1, price: 1 }] } });
  const { tables } = JSON.parse(await readFile(join(folder, "sandbox.json"), "utf8")) as State;
  expect(JSON.stringify(tables["orders"])).toContain("o-7");
  await sandbox.close();
  await expect(ask("GET /whoami")).rejects.toThrow("the sandbox is closed");
});

test("a new account has no functions that still run from before", async () => {
  const { sandbox, ask, aws } = await serving({ seed: await seed() });
  const update = async (text: string) => {
    const ZipFile = packageSaying(text);
    await (await aws.lambda("us-east-1")).updateFunctionCode({ FunctionName: "orders-api", ZipFile });
    await sandbox.clock.sleep(10_000);
    return (await ask("GET /whoami")).body;
  };
  expect(await update("before")).toBe("before");
  await sandbox.reset();
  expect(await update("after")).toBe("after");
});

test("what the application writes can kill nobody", async () => {
  const { sandbox, aws, ask } = await serving({ seed: await seed() });
  let killed = 0;
  sandbox.faults.killAfterWrite(1, () => {
    killed += 1;
    throw new Error("killed");
  });
  expect(await ask("DELETE /orders/o-1")).toMatchObject({ status: 204, body: "" });
  expect(killed).toBe(0);
  await expect((await aws.s3("us-east-1")).createBucket({ Bucket: "acme" })).rejects.toThrow("killed");
});
