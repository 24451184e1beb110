// moto loses parts of lifecycle rules (NewerNoncurrentVersions, sizes beside other conditions), so a copy of them would
// never equal the original. What was put is what is got.
import type { Gap } from "../call.ts";

/** Lifecycle rules that come back as they were put. */
export function lifecycleConfiguration(): Gap {
  const bodies = new Map<string, Buffer>();
  return {
    async answer(call, next) {
      const answer = await next(call);
      if (answer.status >= 300) return answer;
      if (call.operation === "PutBucketLifecycleConfiguration") bodies.set(call.bucket, call.body);
      if (call.operation === "DeleteBucketLifecycle" || call.operation === "DeleteBucket") bodies.delete(call.bucket);
      const body = bodies.get(call.bucket);
      return call.operation === "GetBucketLifecycleConfiguration" && body ? { ...answer, body } : answer;
    },
    reset: () => bodies.clear(),
  };
}
