import type { CreateBucketCommandInput, CreateBucketCommandOutput } from "@aws-sdk/client-s3";
import { Refusal } from "../refusal.ts";
import { ACCOUNT, type Operation } from "../world.ts";
import { isTaken } from "./access.ts";
import type { Bucket, Settings } from "./bucket.ts";
import { checkTags } from "./tags.ts";

const CreateBucket: Operation<CreateBucketCommandInput, CreateBucketCommandOutput> = (world, input, region) => {
  const name = input.Bucket!;
  const { LocationConstraint, Tags } = input.CreateBucketConfiguration ?? {};
  checkLocation(LocationConstraint, region);
  checkName(name, input.BucketNamespace, region);
  if (isTaken(name)) {
    const message =
      "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.";
    throw new Refusal("BucketAlreadyExists", message, 409, { BucketName: name });
  }
  if (world.state.buckets[name]) {
    const message = "Your previous request to create the named bucket succeeded and you already own it.";
    throw new Refusal("BucketAlreadyOwnedByYou", message, 409, { BucketName: name });
  }
  const bucket: Bucket = { name, region, createdAt: world.now, settings: defaults(input), objects: {} };
  if (Tags) bucket.settings.tags = checkTags(Tags);
  if (input.ObjectLockEnabledForBucket) {
    bucket.versioning = { status: "Enabled", since: world.now };
    bucket.settings.objectLock = { ObjectLockEnabled: "Enabled" };
  }
  world.state.buckets[name] = bucket;
  return { Location: `/${name}`, BucketArn: `arn:aws:s3:::${name}` };
};

/** Since 2023 new buckets are private, encrypted and without ACLs. */
function defaults({ ObjectOwnership = "BucketOwnerEnforced" }: CreateBucketCommandInput): Settings {
  return {
    encryption: {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false }],
    },
    publicAccess: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
    ownership: ObjectOwnership,
  };
}

/** us-east-1 must be left out, any other region must be said. */
function checkLocation(constraint: string | undefined, region: string): void {
  if (region === "us-east-1" && constraint === "us-east-1") {
    throw new Refusal("InvalidLocationConstraint", "The specified location-constraint is not valid");
  }
  const given = region === "us-east-1" ? (constraint ?? region) : constraint;
  if (given === region) return;
  const what = constraint === undefined ? "The unspecified" : `The ${constraint}`;
  const problem = "is incompatible for the region specific endpoint this request was sent to.";
  throw new Refusal("IllegalLocationConstraintException", `${what} location constraint ${problem}`);
}

const NAME = /^(?!xn--)(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z\d][a-z\d.-]{1,61}[a-z\d]$/u;

function checkName(name: string, namespace: string | undefined, region: string): void {
  const inAccount = namespace === "account-regional";
  // AWS documentation: the whole suffix belongs to the name, and only to names of that namespace.
  const suffix = `-${ACCOUNT}-${region}-an`;
  if (NAME.test(name) && inAccount === name.endsWith("-an") && (!inAccount || name.endsWith(suffix))) return;
  throw new Refusal("InvalidBucketName", "The specified bucket is not valid.", 400, { BucketName: name });
}

/** How a bucket begins. */
export const createBucket = { CreateBucket };
