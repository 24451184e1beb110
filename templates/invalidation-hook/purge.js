"use strict";

const { CloudFrontClient, CreateInvalidationCommand } = require("@aws-sdk/client-cloudfront");

const cloudfront = new CloudFrontClient({
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000 },
});

/** CloudFront has its hands full: 3,000 paths and 15 wildcards at a time. */
const BUSY = ["TooManyInvalidationsInProgress", "Throttling", "ThrottlingException", "TooManyRequestsException"];
/** CloudFront will never take these paths. */
const REFUSED = ["InvalidArgument", "BatchTooLarge", "InconsistentQuantities"];

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 20_000;
/** What is left to the end of the run for the last try and for what comes after it. */
const RESERVE = 30_000;

/** Purges paths and #tags. The same reference again is the same purge; waits for its turn for as long as the run lasts. */
exports.purge = async function purge({ paths, reference }, context) {
  try {
    return await patiently(() => invalidation(paths, reference), context);
  } catch (error) {
    if (!REFUSED.includes(error.name)) throw error;
    // Trying again would never help, and would hold up all changes that come after this one.
    console.error("CloudFront refuses these paths, so /* is purged:", paths, error);
    return patiently(() => invalidation(["/*"], `${reference}-all`), context);
  }
};

async function invalidation(paths, reference) {
  const { Invalidation } = await cloudfront.send(
    new CreateInvalidationCommand({
      DistributionId: process.env.DISTRIBUTION,
      InvalidationBatch: { CallerReference: reference, Paths: { Quantity: paths.length, Items: paths } },
    }),
  );
  console.log(JSON.stringify({ invalidation: Invalidation.Id, paths: paths.length }));
}

async function patiently(attempt, context) {
  for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
    try {
      return await attempt();
    } catch (error) {
      if (!BUSY.includes(error.name) || context.getRemainingTimeInMillis() < wait + RESERVE) throw error;
    }
    const jitter = 0.5 + Math.random() / 2;
    await new Promise((resolve) => setTimeout(resolve, wait * jitter));
  }
}
