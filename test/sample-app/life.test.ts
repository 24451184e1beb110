import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { expect, test } from "vitest";
import { sampleData } from "../support/sample-data.ts";
import { openSandbox } from "../../src/sandbox/sandbox.ts";
import { handler } from "./handler.ts";

test("an order's life, on the sample's own table in the sandbox", async () => {
  const { answer } = await openSandbox({ seed: await sampleData() });
  const dynamodb = mockClient(DynamoDBClient);
  for (const command of [GetItemCommand, PutItemCommand, DeleteItemCommand, QueryCommand, ScanCommand]) {
    const operation = command.name.replace(/Command$/u, "");
    const call = { service: "dynamodb", region: "us-east-1", operation, schema: undefined } as const;
    dynamodb.on(command as typeof GetItemCommand).callsFake((input: object) => answer({ ...call, input }));
  }
  const send = handler("orders-api", { TABLE: "orders" });
  const idsOf = async (query = {}) => {
    const { body } = await send("GET /orders", { query });
    const { orders, cursor } = body as { orders: { id: string }[]; cursor?: string };
    return { ids: orders.map(({ id }) => id), cursor };
  };

  expect(await send("GET /health")).toMatchObject({ status: 200 });
  expect(await send("GET /orders/o-1")).toMatchObject({
    status: 200,
    body: { customer: "ada", lines: [{ sku: "tea" }] },
  });
  const body = { id: "o-2", customer: "ada", lines: [{ sku: "milk", quantity: 1, price: 99 }] };
  expect(await send("POST /orders", { body })).toMatchObject({ status: 201 });
  expect(await send("POST /orders", { body })).toMatchObject({ status: 409 });
  expect(await send("POST /orders", { body: { ...body, id: "o-3", customer: "bob" } })).toMatchObject({ status: 201 });
  expect(await idsOf({ customer: "ada" })).toEqual({ ids: ["o-1", "o-2"], cursor: undefined });
  expect(await idsOf({ customer: "ada", limit: "1", cursor: "o-1" })).toEqual({ ids: ["o-2"], cursor: undefined });
  expect(await idsOf({ limit: "2" })).toEqual({ ids: ["o-1", "o-2"], cursor: "o-2" });
  expect(await idsOf({ limit: "2", cursor: "o-2" })).toEqual({ ids: ["o-3"], cursor: undefined });
  expect(await send("PUT /orders/o-2", { body: { ...body, customer: "bob" } })).toMatchObject({ status: 200 });
  expect(await idsOf({ customer: "bob" })).toEqual({ ids: ["o-2", "o-3"], cursor: undefined });
  expect(await send("DELETE /orders/o-2")).toMatchObject({ status: 204 });
  expect(await send("DELETE /orders/o-2")).toMatchObject({ status: 404 });
  expect(await send("PUT /orders/o-2", { body })).toMatchObject({ status: 404 });
  expect(await send("GET /orders/o-2")).toMatchObject({ status: 404 });
});
