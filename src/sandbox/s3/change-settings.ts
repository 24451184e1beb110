import type {
  PutBucketCorsCommandInput,
  PutBucketCorsCommandOutput,
  PutBucketEncryptionCommandInput,
  PutBucketEncryptionCommandOutput,
  PutBucketLifecycleConfigurationCommandInput,
  PutBucketLifecycleConfigurationCommandOutput,
  PutBucketOwnershipControlsCommandInput,
  PutBucketOwnershipControlsCommandOutput,
  PutBucketPolicyCommandInput,
  PutBucketPolicyCommandOutput,
  PutBucketTaggingCommandInput,
  PutBucketTaggingCommandOutput,
  PutPublicAccessBlockCommandInput,
  PutPublicAccessBlockCommandOutput,
} from "@aws-sdk/client-s3";
import { Refusal } from "../refusal.ts";
import type { Operation } from "../world.ts";
import { type AboutBucket, bucketOf } from "./access.ts";
import type { Settings } from "./bucket.ts";
import { checkTags } from "./tags.ts";

const PutBucketEncryption: Operation<PutBucketEncryptionCommandInput, PutBucketEncryptionCommandOutput> = (
  world,
  input,
  region,
) => {
  const { Rules = [] } = input.ServerSideEncryptionConfiguration!;
  if (Rules.length !== 1) throw malformed();
  const rule = { BucketKeyEnabled: false, ...Rules[0]! };
  bucketOf(world, input, region).settings.encryption = { Rules: [rule] };
  return {};
};

const PutPublicAccessBlock: Operation<PutPublicAccessBlockCommandInput, PutPublicAccessBlockCommandOutput> = (
  world,
  input,
  region,
) => {
  // AWS documentation: what is not said is off.
  const off = {
    BlockPublicAcls: false,
    IgnorePublicAcls: false,
    BlockPublicPolicy: false,
    RestrictPublicBuckets: false,
  };
  const { settings } = bucketOf(world, input, region);
  settings.publicAccess = { ...off, ...input.PublicAccessBlockConfiguration };
  return {};
};

const PutBucketOwnershipControls: Operation<
  PutBucketOwnershipControlsCommandInput,
  PutBucketOwnershipControlsCommandOutput
> = (world, input, region) => {
  const [rule] = input.OwnershipControls!.Rules!;
  if (!rule) throw malformed();
  bucketOf(world, input, region).settings.ownership = rule.ObjectOwnership!;
  return {};
};

const PutBucketLifecycleConfiguration: Operation<
  PutBucketLifecycleConfigurationCommandInput,
  PutBucketLifecycleConfigurationCommandOutput
> = (world, input, region) => {
  const { Rules = [] } = input.LifecycleConfiguration ?? {};
  const bucket = bucketOf(world, input, region);
  if (Rules.length === 0) throw malformed();
  const named = Rules.map((rule) => ({ ...rule, ID: rule.ID ?? `sandbox-${world.nextId()}` }));
  if (new Set(named.map(({ ID }) => ID)).size < named.length) {
    throw new Refusal("InvalidArgument", "Rule ID must be unique. Found same ID for more than one rule");
  }
  bucket.settings.lifecycle = named;
  return { TransitionDefaultMinimumObjectSize: "all_storage_classes_128K" };
};

const PutBucketCors: Operation<PutBucketCorsCommandInput, PutBucketCorsCommandOutput> = (world, input, region) => {
  const rules = input.CORSConfiguration!.CORSRules!;
  if (rules.length === 0) throw malformed();
  bucketOf(world, input, region).settings.cors = rules;
  return {};
};

const PutBucketTagging: Operation<PutBucketTaggingCommandInput, PutBucketTaggingCommandOutput> = (
  world,
  input,
  region,
) => {
  const { settings } = bucketOf(world, input, region);
  settings.tags = checkTags(input.Tagging!.TagSet!);
  return {};
};

const PutBucketPolicy: Operation<PutBucketPolicyCommandInput, PutBucketPolicyCommandOutput> = (
  world,
  input,
  region,
) => {
  const { settings } = bucketOf(world, input, region);
  if (!isJson(input.Policy!))
    throw new Refusal("MalformedPolicy", "Policies must be valid JSON and the first byte must be '{'");
  settings.policy = input.Policy!;
  return {};
};

/** Takes a setting away. What S3 cannot be without goes back to what new buckets have; what is not there is no error. */
const without =
  (name: keyof Settings): Operation<AboutBucket, object> =>
  (world, input, region) => {
    const { settings } = bucketOf(world, input, region);
    delete settings[name];
    return {};
  };

const DeleteBucketEncryption: Operation<AboutBucket, object> = (world, input, region) => {
  const encryption = {
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" as const },
    BucketKeyEnabled: false,
  };
  bucketOf(world, input, region).settings.encryption = { Rules: [encryption] };
  return {};
};

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

const malformed = (): Refusal =>
  new Refusal(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
  );

/** How a bucket is set. */
export const changeSettings = {
  PutBucketEncryption,
  PutPublicAccessBlock,
  PutBucketOwnershipControls,
  PutBucketLifecycleConfiguration,
  PutBucketCors,
  PutBucketTagging,
  PutBucketPolicy,
  DeleteBucketEncryption,
  DeletePublicAccessBlock: without("publicAccess"),
  DeleteBucketOwnershipControls: without("ownership"),
  DeleteBucketLifecycle: without("lifecycle"),
  DeleteBucketCors: without("cors"),
  DeleteBucketTagging: without("tags"),
  DeleteBucketPolicy: without("policy"),
};
