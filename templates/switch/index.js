"use strict";

const { DynamoDBClient, GetItemCommand } = require("@aws-sdk/client-dynamodb");

const { TABLE: TableName } = process.env;
const dynamodb = new DynamoDBClient({ requestHandler: { connectionTimeout: 500, requestTimeout: 1_000 } });

/** `GET /{region}`: says `evacuated <region>` while the table of this region says so, and `serving <region>` otherwise. */
exports.handler = async ({ pathParameters }) => {
  const { region } = pathParameters;
  if (!/^[a-z0-9-]{1,32}$/.test(region)) return answer(404, "no region");
  // Whatever fails from here on says nothing of an evacuation, and so evacuates nobody. A health check waits for two seconds.
  const asked = new GetItemCommand({ TableName, Key: { region: { S: region } }, ConsistentRead: true });
  const { Item } = await dynamodb.send(asked, { abortSignal: AbortSignal.timeout(1_500) });
  return answer(200, `${isInForce(Item) ? "evacuated" : "serving"} ${region}`);
};

/** `until` is in seconds since 1970; DynamoDB deletes what is past, but only within days. */
function isInForce(item) {
  return item !== undefined && (item.until === undefined || Number(item.until.N) * 1000 > Date.now());
}

function answer(statusCode, body) {
  return { statusCode, headers: { "content-type": "text/plain", "cache-control": "no-store" }, body };
}
