import { HeadBucketCommand } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import type { AnyKind } from "../../src/engine/kind.ts";
import { awsError, mockedAws } from "./mocked-aws.ts";

/** Settings of a bucket that is not where it is looked for: read as nothing of ours, so that the bucket's own kind can object. */
export function readsNothingElsewhere(kind: AnyKind<Aws>, key: { bucket: string; region: string }): void {
  function refused(name: string, status: number, BucketRegion?: string): Promise<unknown> {
    const { s3, context } = mockedAws();
    s3.rejects(awsError(name, name, status));
    if (BucketRegion) s3.on(HeadBucketCommand).resolves({ BucketRegion });
    else s3.on(HeadBucketCommand).rejects(awsError("Unknown", "UnknownError", 403));
    return kind.read(context(), key);
  }

  describe("a bucket that refuses", () => {
    test("denied in our own bucket is an error", () =>
      expect(refused("AccessDenied", 403, key.region)).rejects.toThrow("AccessDenied"));
    test("somebody else's bucket is nothing of ours", async () =>
      expect(await refused("AccessDenied", 403)).toBeUndefined());
    test("a bucket in another region is nothing of ours", async () =>
      expect(await refused("PermanentRedirect", 301, "eu-west-1")).toBeUndefined());
  });
}
