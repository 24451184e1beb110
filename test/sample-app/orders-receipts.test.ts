import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, test, vi } from "vitest";
import { awsError } from "../support/mocked-aws.ts";
import { handler } from "./handler.ts";

const send = handler("orders-receipts", { TABLE: "orders", RECEIPTS: "acme-receipts" });
const dynamodb = mockClient(DynamoDBClient);
const s3 = mockClient(S3Client);
const log = vi.spyOn(console, "error").mockReturnValue();
beforeEach(() => {
  dynamodb.reset();
  s3.reset();
  log.mockClear();
});

const Item = {
  id: { S: "o-1" },
  customer: { S: "ada" },
  createdAt: { S: "2026-01-01T00:00:00.000Z" },
  lines: {
    S: JSON.stringify([
      { sku: "tea", quantity: 2, price: 350 },
      { sku: "milk", quantity: 1, price: 99 },
    ]),
  },
};

test("an order's receipt is written to the bucket", async () => {
  dynamodb.on(GetItemCommand).resolves({ Item });
  s3.on(PutObjectCommand).resolves({});
  expect(await send("POST /orders/o-1/receipt")).toEqual({
    status: 201,
    headers: { "content-type": "application/json", "x-region": "eu-west-1" },
    body: { bucket: "acme-receipts", key: "2026/o-1.txt" },
  });
  expect(dynamodb.call(0).args[0].input).toEqual({ TableName: "orders", Key: { id: { S: "o-1" } } });
  const { Body, ...where } = s3.call(0).args[0].input as { Body: string };
  expect(where).toEqual({
    Bucket: "acme-receipts",
    Key: "2026/o-1.txt",
    ContentType: "text/plain; charset=utf-8",
  });
  expect(Body).toMatchInlineSnapshot(`
    "Receipt for order o-1
    Customer: ada

    2 x tea                                         7.00
    1 x milk                                        0.99
    Total                                           7.99
    "
  `);
});

test("an order that is not there has none", async () => {
  dynamodb.on(GetItemCommand).resolves({});
  expect(await send("POST /orders/o-2/receipt")).toMatchObject({
    status: 404,
    body: { message: "There is no order o-2." },
  });
  expect(s3.calls()).toEqual([]);
});

test("any other request is told so", async () => {
  expect(await send("GET /orders/o-1/receipt")).toMatchObject({ status: 405, headers: { allow: "POST" } });
  expect(await send("POST /orders")).toMatchObject({ status: 404, body: { message: "There is nothing at /orders." } });
  expect(dynamodb.calls()).toEqual([]);
});

test("what goes wrong is logged, and not told", async () => {
  const error = awsError("AccessDenied", "User is not authorized to perform: s3:PutObject", 403);
  dynamodb.on(GetItemCommand).resolves({ Item });
  s3.on(PutObjectCommand).rejects(error);
  expect(await send("POST /orders/o-1/receipt")).toMatchObject({
    status: 500,
    body: { message: "Something went wrong. Please try again." },
  });
  expect(log.mock.calls).toEqual([[error]]);
});
