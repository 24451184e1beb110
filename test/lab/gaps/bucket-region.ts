// The servers let a client of any region touch any bucket, and ListBuckets does not say where buckets are. AWS sends the
// client of another region away with 301 and the right region in a header. (GetBucketLocation is answered from us-east-1.)
import type { Answer, Call, Gap, Next } from "../call.ts";
import { askBucket } from "../own-calls.ts";
import { refuse } from "../wire.ts";

/** Buckets that are reached in their own region only. */
export function bucketRegion(): Gap {
  const regions = new Map<string, string>();

  const regionOf = async (call: Call, bucket: string, next: Next): Promise<string | undefined> => {
    const known = regions.get(bucket);
    if (known !== undefined) return known;
    const { headers } = await askBucket(next, call, { operation: "HeadBucket", method: "HEAD", bucket });
    const found = headers["x-amz-bucket-region"];
    if (typeof found === "string") regions.set(bucket, found);
    return typeof found === "string" ? found : undefined;
  };

  return {
    async answer(call, next) {
      if (call.service !== "s3" || call.operation === "CreateBucket") return next(call);
      if (call.operation === "ListBuckets") return withRegions(await next(call), (name) => regionOf(call, name, next));
      const region = await regionOf(call, call.bucket, next);
      const anywhere = call.operation === "GetBucketLocation" && call.region === "us-east-1";
      if (region !== undefined && region !== call.region && !anywhere) return redirect(call, region);
      const answer = await next(call);
      if (call.operation === "DeleteBucket" && answer.status < 300) regions.delete(call.bucket);
      return answer;
    },
    reset: () => regions.clear(),
  };
}

function redirect(call: Call, region: string): Answer {
  const message =
    "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.";
  const answer = refuse(call, { code: "PermanentRedirect", message, status: 301 });
  return { ...answer, headers: { ...answer.headers, "x-amz-bucket-region": region } };
}

async function withRegions(answer: Answer, regionOf: (name: string) => Promise<string | undefined>): Promise<Answer> {
  const listed = answer.body.toString();
  const names = [...listed.matchAll(/<Bucket>\s*<Name>([^<]+)<\/Name>/g)].map(([, name]) => name!);
  const regions = new Map(await Promise.all(names.map(async (name) => [name, await regionOf(name)] as const)));
  const told = listed.replaceAll(
    /(<Bucket>\s*<Name>)([^<]+)(<\/Name>)/g,
    (_all, before: string, name: string, after: string) =>
      `${before}${name}${after}<BucketRegion>${regions.get(name)}</BucketRegion>`,
  );
  return { ...answer, body: Buffer.from(told) };
}
