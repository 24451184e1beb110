import { afterAll, beforeAll, expect, test } from "vitest";
import { sampleApp } from "../../src/cli/sandbox-file.ts";
import { seedIn } from "../../src/cli/seed-file.ts";
import { accountOf, makeApp } from "../e2e/account.ts";
import { startLab, type Lab } from "./lab.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.stop());

test("the sample application stands in its home region and answers over HTTP", async () => {
  const aws = await accountOf(lab);
  await makeApp(aws, [...(await sampleApp()), ...(await seedIn("templates/sample-app-compute.json"))]);
  const { Items } = await (await aws.apigateway("us-east-1")).getApis({});
  const ask = async (line: string, body?: object) => {
    const [method, path] = line.split(" ") as [string, string];
    const headers = { "content-type": "application/json" };
    const content = body && { headers, body: JSON.stringify(body) };
    const answer = await lab.fetch(Items![0]!.ApiEndpoint! + path, { method, ...content });
    return { status: answer.status, region: answer.headers.get("x-region"), body: (await answer.json()) as unknown };
  };

  expect(await ask("GET /whoami")).toEqual({ status: 200, region: "us-east-1", body: { region: "us-east-1" } });
  expect(await ask("GET /health")).toMatchObject({ status: 200, body: { status: "ok" } });
  const order = { id: "o-2", customer: "bob", lines: [{ sku: "milk", quantity: 1, price: 99 }] };
  expect(await ask("POST /orders", order)).toMatchObject({ status: 201, body: order });
  expect(await ask("POST /orders", order)).toMatchObject({ status: 409 });
  lab.clear();
  expect(await ask("GET /orders/o-2")).toMatchObject({ status: 200, body: order });
  // What a function asks of AWS goes through the router like everything else.
  expect(lab.requests()).toMatchObject([{ operation: "GetItem", region: "us-east-1" }]);
  const receipt = { bucket: "acme-receipts", key: expect.stringContaining("o-2.txt") as string };
  expect(await ask("POST /orders/o-2/receipt")).toMatchObject({ status: 201, body: receipt });
  expect(await ask("GET /nowhere")).toMatchObject({ status: 404 });
});
