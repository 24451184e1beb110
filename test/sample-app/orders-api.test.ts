import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { awsError } from "../support/mocked-aws.ts";
import { handler } from "./handler.ts";

const send = handler("orders-api", { TABLE: "orders" });
const dynamodb = mockClient(DynamoDBClient);
const log = vi.spyOn(console, "error").mockReturnValue();
beforeEach(() => {
  dynamodb.reset();
  log.mockClear();
  vi.useFakeTimers({ now: Date.UTC(2026, 1, 3), toFake: ["Date"] });
});

const lines = [{ sku: "tea", quantity: 2, price: 350 }];
const item = (id: string) => ({
  id: { S: id },
  customer: { S: "ada" },
  createdAt: { S: "2026-01-01T00:00:00.000Z" },
  updatedAt: { S: "2026-01-01T00:00:00.000Z" },
  lines: { S: JSON.stringify(lines) },
});
const order = (id: string) => ({
  id,
  customer: "ada",
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  lines,
});
const now = "2026-02-03T00:00:00.000Z";
const unmet = awsError("ConditionalCheckFailedException");
const inputs = (): object[] => dynamodb.calls().map(({ args: [command] }) => command.input as object);

describe("creating", () => {
  test("an order gets an id, and its times", async () => {
    dynamodb.on(PutItemCommand).resolves({});
    const { status, headers, body } = await send("POST /orders", { body: { customer: "ada", lines } });
    const { id } = body as { id: string };
    expect(id).toMatch(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u);
    expect({ status, body }).toEqual({
      status: 201,
      body: { id, customer: "ada", lines, createdAt: now, updatedAt: now },
    });
    expect(headers).toEqual({
      "content-type": "application/json",
      "x-region": "eu-west-1",
      location: `/orders/${id}`,
    });
    expect(inputs()).toEqual([
      {
        TableName: "orders",
        Item: { ...item(id), createdAt: { S: now }, updatedAt: { S: now } },
        ConditionExpression: "attribute_not_exists(id)",
      },
    ]);
  });

  test("an order may bring its id, and come encoded", async () => {
    dynamodb.on(PutItemCommand).resolves({});
    const body = { id: "o-7", customer: "ada", lines: [{ ...lines[0], colour: "green" }] };
    expect(await send("POST /orders", { body, encoded: true })).toMatchObject({
      status: 201,
      body: { id: "o-7", lines },
    });
  });

  test("an id that is taken is a conflict", async () => {
    dynamodb.on(PutItemCommand).rejects(unmet);
    expect(await send("POST /orders", { body: { id: "o-1", customer: "ada", lines } })).toMatchObject({
      status: 409,
      body: { message: "There is an order o-1 already." },
    });
  });

  test.each([
    ["no body", undefined, "The body must be a JSON object."],
    ["no JSON", "{", "The body must be a JSON object."],
    ["null", "null", "The body must be a JSON object."],
    ["a list", [], "The body must be a JSON object."],
    ["a bad id", { id: "a/b", customer: "ada", lines }, "id must be 1 to 64 letters, digits, dashes and underscores."],
    ["a number as id", { id: 7, customer: "ada", lines }, "id must be 1 to 64 letters"],
    ["no customer", { lines }, "customer must be a text of 1 to 100 characters."],
    ["an empty customer", { customer: "", lines }, "customer must be"],
    ["no lines", { customer: "ada" }, "lines must be 1 to 100"],
    ["not one line", { customer: "ada", lines: [] }, "lines must be 1 to 100"],
    ["a line of nothing", { customer: "ada", lines: [null] }, "lines must be 1 to 100"],
    ["half a tea", { customer: "ada", lines: [{ sku: "tea", quantity: 0.5, price: 350 }] }, "lines must be 1 to 100"],
    ["no tea", { customer: "ada", lines: [{ sku: "tea", quantity: 0, price: 350 }] }, "lines must be 1 to 100"],
    ["a gift", { customer: "ada", lines: [{ sku: "tea", quantity: 1, price: -1 }] }, "lines must be 1 to 100"],
    ["101 lines", { customer: "ada", lines: Array.from({ length: 101 }, () => lines[0]) }, "lines must be 1 to 100"],
    ["more", { customer: "ada", lines, state: "paid", createdAt: now }, "state, createdAt must be left out."],
    [
      "all of it",
      { id: "", customer: 7 },
      "underscores; customer must be a text of 1 to 100 characters; lines must be",
    ],
  ])("an order with %s is refused", async (_, body, message) => {
    expect(await send("POST /orders", { body })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining(message) as string },
    });
    expect(inputs()).toEqual([]);
  });
});

describe("reading", () => {
  test("an order", async () => {
    dynamodb.on(GetItemCommand).resolves({ Item: item("o-1") });
    expect(await send("GET /orders/o-1")).toMatchObject({ status: 200, body: order("o-1") });
    expect(inputs()).toEqual([{ TableName: "orders", Key: { id: { S: "o-1" } } }]);
  });

  test("an item that somebody else has put there", async () => {
    dynamodb.on(GetItemCommand).resolves({ Item: { id: { S: "o-1" }, hits: { N: "7" } } });
    expect((await send("GET /orders/o-1")).body).toEqual({ id: "o-1", lines: [] });
  });

  test("an order that is not there", async () => {
    dynamodb.on(GetItemCommand).resolves({});
    expect(await send("GET /orders/o-1")).toMatchObject({ status: 404, body: { message: "There is no order o-1." } });
  });
});

describe("replacing", () => {
  test("an order keeps when it was created", async () => {
    dynamodb.on(GetItemCommand).resolves({ Item: item("o-1") });
    dynamodb.on(PutItemCommand).resolves({});
    const body = { id: "o-1", customer: "bob", lines };
    expect(await send("PUT /orders/o-1", { body })).toMatchObject({
      status: 200,
      body: { ...order("o-1"), customer: "bob", updatedAt: now },
    });
    expect(inputs()[1]).toEqual({
      TableName: "orders",
      Item: { ...item("o-1"), customer: { S: "bob" }, updatedAt: { S: now } },
      ConditionExpression: "attribute_exists(id)",
    });
  });

  test("another order's id is refused", async () => {
    expect(await send("PUT /orders/o-1", { body: { id: "o-2", customer: "bob", lines } })).toMatchObject({
      status: 400,
      body: { message: "id must be the one in the path." },
    });
  });

  test("an order that is not there, or no longer", async () => {
    dynamodb
      .on(GetItemCommand)
      .resolvesOnce({})
      .resolves({ Item: item("o-1") });
    dynamodb.on(PutItemCommand).rejects(unmet);
    const body = { customer: "bob", lines };
    expect(await send("PUT /orders/o-1", { body })).toMatchObject({ status: 404 });
    expect(dynamodb.commandCalls(PutItemCommand)).toHaveLength(0);
    expect(await send("PUT /orders/o-1", { body })).toMatchObject({ status: 404 });
    expect(dynamodb.commandCalls(PutItemCommand)).toHaveLength(1);
  });
});

describe("deleting", () => {
  test("an order", async () => {
    dynamodb.on(DeleteItemCommand).resolves({});
    expect(await send("DELETE /orders/o-1")).toEqual({
      status: 204,
      headers: { "x-region": "eu-west-1" },
      body: undefined,
    });
    expect(inputs()).toEqual([
      { TableName: "orders", Key: { id: { S: "o-1" } }, ConditionExpression: "attribute_exists(id)" },
    ]);
  });

  test("an order that is not there", async () => {
    dynamodb.on(DeleteItemCommand).rejects(unmet);
    expect(await send("DELETE /orders/o-1")).toMatchObject({ status: 404 });
  });
});

describe("listing", () => {
  test("all orders, page by page", async () => {
    dynamodb.on(ScanCommand).resolvesOnce({ Items: [item("o-1")], LastEvaluatedKey: { id: { S: "o-1" } } });
    dynamodb.on(ScanCommand, { ExclusiveStartKey: { id: { S: "o-1" } } }).resolves({ Items: [item("o-2")] });
    expect((await send("GET /orders")).body).toEqual({ orders: [order("o-1")], cursor: "o-1" });
    expect((await send("GET /orders", { query: { cursor: "o-1", limit: "1" } })).body).toEqual({
      orders: [order("o-2")],
    });
    expect(inputs()).toEqual([
      { TableName: "orders", Limit: 20 },
      { TableName: "orders", Limit: 1, ExclusiveStartKey: { id: { S: "o-1" } } },
    ]);
  });

  test("the orders of a customer", async () => {
    const LastEvaluatedKey = { id: { S: "o-1" }, customer: { S: "ada" } };
    dynamodb.on(QueryCommand).resolves({ Items: [item("o-1")], LastEvaluatedKey });
    const query = { customer: "ada", limit: "100" };
    expect((await send("GET /orders", { query })).body).toEqual({ orders: [order("o-1")], cursor: "o-1" });
    await send("GET /orders", { query: { ...query, cursor: "o-1" } });
    const asked = {
      TableName: "orders",
      IndexName: "by-customer",
      KeyConditionExpression: "customer = :customer",
      ExpressionAttributeValues: { ":customer": { S: "ada" } },
      Limit: 100,
    };
    expect(inputs()).toEqual([asked, { ...asked, ExclusiveStartKey: LastEvaluatedKey }]);
  });

  test.each([
    [{ limit: "0" }, "limit must be a number from 1 to 100."],
    [{ limit: "101" }, "limit must be a number from 1 to 100."],
    [{ limit: "many" }, "limit must be a number from 1 to 100."],
    [{ cursor: "a/b" }, "cursor must be the one that came with the orders before."],
    [{ customer: "" }, "customer must be a text of 1 to 100 characters."],
  ])("%o is refused", async (query: Record<string, string>, message) => {
    expect(await send("GET /orders", { query })).toMatchObject({ status: 400, body: { message } });
    expect(inputs()).toEqual([]);
  });
});

describe("being well", () => {
  test("with a table, the function is", async () => {
    dynamodb.on(GetItemCommand).resolves({});
    expect(await send("GET /health")).toMatchObject({ status: 200, body: { status: "ok", region: "eu-west-1" } });
  });

  test("it waits no longer for the table than Route 53 does for it", async () => {
    const patience = vi.spyOn(AbortSignal, "timeout").mockReturnValueOnce(AbortSignal.abort());
    dynamodb.on(GetItemCommand).callsFake(() => {
      throw Object.assign(new Error("Request aborted"), { name: "AbortError" });
    });
    const { status, body } = await send("GET /health");
    expect({ status, body }).toEqual({ status: 503, body: { status: "unavailable", region: "eu-west-1" } });
    expect(patience.mock.calls).toEqual([[1500]]);
    expect((dynamodb.call(0).args as unknown[])[1]).toMatchObject({ abortSignal: { aborted: true } });
    expect(log).toHaveBeenCalledOnce();
  });

  test("it says which region it is in", async () => {
    expect(await send("GET /whoami")).toMatchObject({
      status: 200,
      headers: { "x-region": "eu-west-1" },
      body: { region: "eu-west-1" },
    });
  });
});

describe("everything else", () => {
  test.each(["GET /", "GET /orders/", "GET /orders/a%20b", "GET /orders/o-1/receipt", `GET /orders/${"x".repeat(65)}`])(
    "%s is not found",
    async (line) => expect(await send(line)).toMatchObject({ status: 404 }),
  );

  test.each([
    ["PATCH /orders/o-1", "GET, PUT, DELETE"],
    ["DELETE /orders", "GET, POST"],
    ["POST /health", "GET"],
    ["toString /whoami", "GET"],
  ])("%s is not allowed", async (line, allow) =>
    expect(await send(line)).toMatchObject({ status: 405, headers: { allow } }),
  );

  test("what goes wrong is logged, and not told", async () => {
    const error = awsError(
      "AccessDeniedException",
      "User: arn:aws:iam::123456789012:role/orders-api is not authorized",
    );
    dynamodb.on(GetItemCommand).rejects(error);
    dynamodb.on(DeleteItemCommand).rejects(error);
    const message = "Something went wrong. Please try again.";
    expect(await send("GET /orders/o-1")).toMatchObject({ status: 500, body: { message } });
    expect(await send("DELETE /orders/o-1")).toMatchObject({ status: 500, body: { message } });
    expect(log.mock.calls).toEqual([[error], [error]]);
  });
});
