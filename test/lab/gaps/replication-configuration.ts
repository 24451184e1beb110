// moto keeps replication rules only in part (SourceSelectionCriteria is lost, delete markers read Disabled) and checks
// nothing but the versioning of the source. Here rules come back as they were put, and AWS's other refusals are made.
import type { Answer, Call, Gap, Next } from "../call.ts";
import { askBucket } from "../own-calls.ts";
import { refuse } from "../wire.ts";
import { destinations, refusalCode, ruleObjection } from "./replication-rules.ts";

/** Replication configurations that are kept whole and refused when AWS would refuse them. Objects are not copied. */
export function replicationConfiguration(): Gap {
  const bodies = new Map<string, Buffer>();
  return {
    async answer(call, next) {
      const kept = bodies.get(call.bucket);
      if (call.operation === "PutBucketVersioning" && kept && call.body.includes("Suspended"))
        return versioningFixed(call);
      const message = call.operation === "PutBucketReplication" ? await objection(call, next) : undefined;
      if (message !== undefined) return refuse(call, { code: refusalCode(message), message });
      const answer = await next(call);
      if (answer.status >= 300) return answer;
      if (call.operation === "PutBucketReplication") bodies.set(call.bucket, call.body);
      if (call.operation === "DeleteBucketReplication" || call.operation === "DeleteBucket") bodies.delete(call.bucket);
      return call.operation === "GetBucketReplication" && kept ? { ...answer, body: kept } : answer;
    },
    reset: () => bodies.clear(),
  };
}

function versioningFixed(call: Call): Answer {
  const message = "A replication configuration is present on this bucket, so the versioning state cannot be changed.";
  return refuse(call, { code: "InvalidBucketState", message, status: 409 });
}

async function objection(call: Call, next: Next): Promise<string | undefined> {
  const rules = ruleObjection(call.body.toString());
  if (rules !== undefined) return rules;
  for (const bucket of destinations(call.body.toString())) {
    if (bucket === call.bucket) return "Destination bucket cannot be the same as the source bucket.";
    const own = { operation: "GetBucketVersioning", method: "GET", bucket, subresource: "versioning" };
    const { status, body } = await askBucket(next, call, own);
    if (status !== 200) return "Destination bucket must exist.";
    if (!body.includes("<Status>Enabled</Status>")) return "Destination bucket must have versioning enabled.";
  }
  return undefined;
}
