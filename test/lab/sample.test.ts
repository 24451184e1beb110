import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { sampleApp } from "../../src/cli/sandbox-file.ts";
import { accountOf, makeApp } from "../e2e/account.ts";
import { bigApp } from "../support/big-app.ts";
import { startLab, type Lab } from "./lab.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterEach(() => lab.reset());
afterAll(() => lab.stop());

/** Asks the one API of the home region. */
async function apiIn(aws: Awaited<ReturnType<typeof accountOf>>) {
  const { Items } = await (await aws.apigateway("us-east-1")).getApis({});
  return async (line: string, { body, headers = {} }: { body?: object; headers?: Record<string, string> } = {}) => {
    const [method, path] = line.split(" ") as [string, string];
    const content = body && { body: JSON.stringify(body) };
    const typed = { "content-type": "application/json", ...headers };
    const answer = await lab.fetch(Items![0]!.ApiEndpoint! + path, { method, headers: typed, ...content });
    return { status: answer.status, region: answer.headers.get("x-region"), body: (await answer.json()) as object };
  };
}

test("the sample application stands in its home region and answers over HTTP", async () => {
  const aws = await accountOf(lab);
  await makeApp(aws, await sampleApp());
  const ask = await apiIn(aws);

  expect(await ask("GET /whoami")).toEqual({ status: 200, region: "us-east-1", body: { region: "us-east-1" } });
  expect(await ask("GET /health")).toMatchObject({ status: 200, body: { status: "ok" } });
  const body = { id: "o-2", customer: "bob", lines: [{ sku: "milk", quantity: 1, price: 99 }] };
  expect(await ask("POST /orders", { body })).toMatchObject({ status: 201, body });
  expect(await ask("POST /orders", { body })).toMatchObject({ status: 409 });
  lab.clear();
  expect(await ask("GET /orders/o-2")).toMatchObject({ status: 200, body });
  // What a function asks of AWS goes through the router like everything else.
  expect(lab.requests()).toMatchObject([{ operation: "GetItem", region: "us-east-1" }]);
  const receipt = { bucket: "acme-receipts", key: expect.stringContaining("o-2.txt") as string };
  expect(await ask("POST /orders/o-2/receipt")).toMatchObject({ status: 201, body: receipt });
  expect(await ask("GET /nowhere")).toMatchObject({ status: 404 });
});

test("so does the big one, with its layer, aliases, authorizers and both payload formats", async () => {
  const aws = await accountOf(lab);
  await makeApp(aws, bigApp());
  const ask = await apiIn(aws);

  const message = "Hello from us-east-1";
  expect(await ask("GET /products/7")).toMatchObject({
    status: 200,
    body: { message, release: 1, routeKey: "GET /products/{id}", pathParameters: { id: "7" } },
  });
  expect(await ask("GET /orders")).toMatchObject({ status: 401 });
  expect(await ask("GET /coupons")).toMatchObject({ status: 401 });
  const { status, body } = await ask("POST /tokens");
  expect(status).toBe(201);
  const headers = { authorization: `Bearer ${(body as { token: string }).token}` };
  expect(await ask("GET /coupons", { headers })).toMatchObject({ status: 200, body: { message } });
});
