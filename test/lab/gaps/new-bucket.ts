// What AWS gives every new bucket and moto does not: all public access blocked, ACLs off (BucketOwnerEnforced), and the
// tags of the creating call. And what AWS refuses and moto takes: bad names.
import type { Answer, Call, Gap, Next } from "../call.ts";
import { askBucket } from "../own-calls.ts";
import { refuse, type Refusal } from "../wire.ts";

/** New buckets as AWS makes them. */
export function newBucket(): Gap {
  return {
    async answer(call, next) {
      if (call.operation !== "CreateBucket") return next(call);
      const refusal = objection(call);
      if (refusal) return refuse(call, refusal);
      const answer = await next(located(call));
      if (answer.status === 200) await furnish(call, next);
      return answer;
    },
  };
}

function objection({ bucket }: Call): Refusal | undefined {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) return undefined;
  return { code: "InvalidBucketName", message: "The specified bucket is not valid." };
}

// A body without a location is one that only carries tags, which moto takes for malformed.
function located(call: Call): Call {
  return call.body.includes("<LocationConstraint>") ? call : { ...call, body: Buffer.alloc(0) };
}

async function furnish(call: Call, next: Next): Promise<void> {
  await put("PutPublicAccessBlock", "publicAccessBlock", publicAccessBlock);
  if (call.headers["x-amz-object-ownership"] === undefined)
    await put("PutBucketOwnershipControls", "ownershipControls", ownershipControls);
  const tags = call.body.toString().match(/<Tag>.*?<\/Tag>/gs);
  if (tags) await put("PutBucketTagging", "tagging", `<Tagging><TagSet>${tags.join("")}</TagSet></Tagging>`);

  async function put(operation: string, subresource: string, body: string): Promise<Answer> {
    const answer = await askBucket(next, call, { operation, method: "PUT", bucket: call.bucket, subresource, body });
    if (answer.status >= 300) throw new Error(`${operation}: ${answer.body.toString()}`);
    return answer;
  }
}

const publicAccessBlock = `<PublicAccessBlockConfiguration>${[
  "BlockPublicAcls",
  "IgnorePublicAcls",
  "BlockPublicPolicy",
  "RestrictPublicBuckets",
]
  .map((name) => `<${name}>true</${name}>`)
  .join("")}</PublicAccessBlockConfiguration>`;
const ownershipControls =
  "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>";
