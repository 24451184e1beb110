// Since 2023 every bucket is encrypted, with SSE-S3 if nothing else was said; moto still answers that there is nothing.
import type { Gap } from "../call.ts";
import { xml } from "../wire.ts";

const sseS3 =
  '<ServerSideEncryptionConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>false</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>';

/** SSE-S3 as the answer for buckets without a configuration. */
export function defaultEncryption(): Gap {
  return {
    async answer(call, next) {
      const answer = await next(call);
      const none = answer.body.includes("ServerSideEncryptionConfigurationNotFoundError");
      return call.operation === "GetBucketEncryption" && none ? xml(200, sseS3) : answer;
    },
  };
}
