"use strict";

const { randomUUID } = require("node:crypto");
const sdk = require("@aws-sdk/client-dynamodb");
const { HttpError, itemOf, listIn, orderIn, orderOf } = require("./order.js");

const { AWS_REGION: region, TABLE: TableName } = process.env;
const dynamodb = new sdk.DynamoDBClient({ requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 } });

const routes = [
  [/^\/health$/, { GET: health }],
  [/^\/whoami$/, { GET: () => answer(200, { region }) }],
  [/^\/orders$/, { GET: list, POST: create }],
  [/^\/orders\/([\w-]{1,64})$/, { GET: read, PUT: replace, DELETE: remove }],
];

/** Orders over HTTP: an event of API Gateway's payload format 2.0 in, an answer out. */
exports.handler = async (event) => {
  try {
    const { method } = event.requestContext.http;
    const [pattern, methods] = routes.find(([pattern]) => pattern.test(event.rawPath)) ?? [];
    if (!pattern) throw new HttpError(404, `There is nothing at ${event.rawPath}.`);
    const allow = Object.keys(methods).join(", ");
    if (!Object.hasOwn(methods, method)) throw new HttpError(405, `${event.rawPath} answers ${allow}.`, { allow });
    return await methods[method](event, pattern.exec(event.rawPath)[1]);
  } catch (error) {
    if (error instanceof HttpError) return answer(error.status, { message: error.message }, error.headers);
    console.error(error);
    return answer(500, { message: "Something went wrong. Please try again." });
  }
};

async function health() {
  // What counts is that the table can be reached, not what is in it. Route 53 waits two seconds for an answer.
  const glance = new sdk.GetItemCommand({ TableName, Key: key("health") });
  try {
    await dynamodb.send(glance, { abortSignal: AbortSignal.timeout(1_500) });
    return answer(200, { status: "ok", region });
  } catch (error) {
    console.error(error);
    return answer(503, { status: "unavailable", region });
  }
}

async function list(event) {
  const { customer, cursor, limit } = listIn(event);
  const page = { TableName, Limit: limit };
  const start = (more) => (cursor === undefined ? {} : { ExclusiveStartKey: { ...key(cursor), ...more } });
  const { Items, LastEvaluatedKey } = await dynamodb.send(
    customer === undefined
      ? new sdk.ScanCommand({ ...page, ...start() })
      : new sdk.QueryCommand({
          ...page,
          ...start({ customer: { S: customer } }),
          IndexName: "by-customer",
          KeyConditionExpression: "customer = :customer",
          ExpressionAttributeValues: { ":customer": { S: customer } },
        }),
  );
  return answer(200, { orders: Items.map(orderOf), cursor: LastEvaluatedKey?.id.S });
}

async function create(event) {
  const { id = randomUUID(), ...order } = orderIn(event);
  const now = new Date().toISOString();
  // The condition holds within a region: if two take the same id within a second or so, the later write wins in both.
  const created = await put({ id, ...order, createdAt: now, updatedAt: now }, "attribute_not_exists(id)", () => {
    throw new HttpError(409, `There is an order ${id} already.`);
  });
  return answer(201, created, { location: `/orders/${id}` });
}

async function read(_, id) {
  return answer(200, await orderNamed(id));
}

async function replace(event, id) {
  const order = orderIn(event, id);
  const { createdAt } = await orderNamed(id);
  const changed = { ...order, createdAt, updatedAt: new Date().toISOString() };
  return answer(200, await put(changed, "attribute_exists(id)", () => noSuchOrder(id)));
}

async function remove(_, id) {
  const condition = { ConditionExpression: "attribute_exists(id)" };
  await sendIf(new sdk.DeleteItemCommand({ TableName, Key: key(id), ...condition }), () => noSuchOrder(id));
  return answer(204);
}

async function orderNamed(id) {
  const { Item } = await dynamodb.send(new sdk.GetItemCommand({ TableName, Key: key(id) }));
  return Item ? orderOf(Item) : noSuchOrder(id);
}

async function put(order, ConditionExpression, otherwise) {
  await sendIf(new sdk.PutItemCommand({ TableName, Item: itemOf(order), ConditionExpression }), otherwise);
  return order;
}

async function sendIf(conditionalWrite, otherwise) {
  try {
    await dynamodb.send(conditionalWrite);
  } catch (error) {
    if (error.name !== "ConditionalCheckFailedException") throw error;
    otherwise();
  }
}

function noSuchOrder(id) {
  throw new HttpError(404, `There is no order ${id}.`);
}

function key(id) {
  return { id: { S: id } };
}

function answer(statusCode, content, headers) {
  const type = content && { "content-type": "application/json" };
  return { statusCode, headers: { "x-region": region, ...type, ...headers }, body: content && JSON.stringify(content) };
}
