"use strict";

const { createHash } = require("node:crypto");
const { InvokeCommand, LambdaClient } = require("@aws-sdk/client-lambda");
const { recentLag } = require("./lag.js");
const { pathsOf } = require("./paths.js");
const { purge } = require("./purge.js");

const lambda = new LambdaClient({ requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000 } });

/** What a change of an item purges, by table. */
const targets = JSON.parse(process.env.TARGETS);

const SHORTEST_DELAY = 10_000;
const LONGEST_DELAY = 600_000;
const LAGS = 10;

/**
 * Purges what the changes of a table make stale, and has it purged once more a little later: the first to ask again may
 * have been answered by a replica that the change had not reached yet, and that answer is in the cache now.
 */
exports.handler = async (event, context) => {
  if (event.again) return again(event.again, context);
  const { Records = [] } = event;
  const table = tableOf(Records[0]);
  const paths = pathsOf(Records, targets[table] ?? []);
  if (paths.length === 0) return;
  const reference = referenceOf(Records, paths);
  await purge({ paths, reference }, context);
  const delay = Math.min(Math.max(SHORTEST_DELAY, LAGS * (await recentLag(table))), LONGEST_DELAY);
  const Payload = JSON.stringify({ again: { paths, reference: `${reference}-again`, at: Date.now() + delay } });
  // In a run of its own, which keeps no later change waiting.
  await lambda.send(new InvokeCommand({ FunctionName: context.invokedFunctionArn, InvocationType: "Event", Payload }));
};

async function again({ paths, reference, at }, context) {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - Date.now())));
  await purge({ paths, reference }, context);
}

/** `arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000` */
const tableOf = ({ eventSourceARN = "" } = {}) => eventSourceARN.split("/")[1];

/** The same for a batch that is tried again, and another one for every other change, of the same items too. */
function referenceOf(records, paths) {
  const ids = records.map(({ eventID }) => eventID);
  return `goglobal-${createHash("sha256")
    .update(JSON.stringify([ids, paths]))
    .digest("hex")}`;
}
