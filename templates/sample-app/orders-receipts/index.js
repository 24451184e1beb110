"use strict";

const { DynamoDBClient, GetItemCommand } = require("@aws-sdk/client-dynamodb");
const { PutObjectCommand, S3Client } = require("@aws-sdk/client-s3");

const { AWS_REGION: region, RECEIPTS: Bucket, TABLE: TableName } = process.env;
const requestHandler = { connectionTimeout: 1_000, requestTimeout: 3_000 };
const dynamodb = new DynamoDBClient({ requestHandler });
const s3 = new S3Client({ requestHandler });

/** `POST /orders/{id}/receipt`: writes the receipt of an order to the bucket and answers where it is. */
exports.handler = async ({ rawPath, requestContext }) => {
  try {
    const [, id] = /^\/orders\/([\w-]{1,64})\/receipt$/.exec(rawPath) ?? [];
    if (id === undefined) return answer(404, { message: `There is nothing at ${rawPath}.` });
    if (requestContext.http.method !== "POST") {
      return answer(405, { message: `${rawPath} answers POST.` }, { allow: "POST" });
    }
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: id } } }));
    if (!Item) return answer(404, { message: `There is no order ${id}.` });
    return answer(201, await written(Item));
  } catch (error) {
    console.error(error);
    return answer(500, { message: "Something went wrong. Please try again." });
  }
};

async function written({ id, customer, createdAt, lines }) {
  const receipt = { bucket: Bucket, key: `${createdAt.S.slice(0, 4)}/${id.S}.txt` };
  const Body = receiptOf({ id: id.S, customer: customer.S, lines: JSON.parse(lines.S) });
  await s3.send(new PutObjectCommand({ Bucket, Key: receipt.key, Body, ContentType: "text/plain; charset=utf-8" }));
  return receipt;
}

function receiptOf({ id, customer, lines }) {
  const total = lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  return [
    `Receipt for order ${id}`,
    `Customer: ${customer}`,
    "",
    ...lines.map(({ sku, quantity, price }) => row(`${quantity} x ${sku}`, quantity * price)),
    row("Total", total),
    "",
  ].join("\n");
}

function row(what, cents) {
  return what.padEnd(40) + (cents / 100).toFixed(2).padStart(12);
}

function answer(statusCode, content, headers) {
  return {
    statusCode,
    headers: { "content-type": "application/json", "x-region": region, ...headers },
    body: JSON.stringify(content),
  };
}
