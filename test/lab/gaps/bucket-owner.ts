// The servers do not look at the owner that a client expects; AWS refuses when the bucket is somebody else's.
import type { Gap } from "../call.ts";
import { refuse } from "../wire.ts";

/** Refuses S3 calls that expect another owner than the lab's account. */
export function bucketOwner(account: string): Gap {
  return {
    async answer(call, next) {
      const expected = call.headers["x-amz-expected-bucket-owner"];
      if (call.service !== "s3" || expected === undefined || expected === account) return next(call);
      return refuse(call, { code: "AccessDenied", message: "Access Denied", status: 403 });
    },
  };
}
