import type { BucketNamespace, S3 } from "@aws-sdk/client-s3";
import { isDeepStrictEqual } from "node:util";
import type { Aws, AwsKind, Context } from "../aws/aws.ts";
import { classOf, ifExists } from "../aws/errors.ts";
import { markFor, missingTags, ownership, tagList } from "../aws/marks.ts";
import { seconds } from "../engine/duration.ts";
import { readSettings, writeSetting, writeTags, type BucketAddress, type BucketSettings } from "./bucket-settings.ts";

/** A bucket of ours in one region, with the settings that it has in common with the home bucket. */
export interface BucketSpec extends BucketSettings {
  name: string;
  region: string;
  /** Where the bucket of that name is: its region, or `another account`. The name space is one for all of AWS. */
  location?: string;
  namespace?: BucketNamespace;
}

export const ANOTHER_ACCOUNT = "another account";

/** An S3 bucket. */
export const bucket: AwsKind<BucketSpec, "name" | "region", { name: string; arn: string }> = {
  name: "bucket",
  typical: seconds(5),
  holdsData: true,
  key: ["name", "region"],
  shared: ["tags"],
  immutable: ["location"],

  async read(context, { name, region }) {
    const { cloud } = context;
    const s3 = await cloud.s3(region);
    const address = addressOf(context, name);
    const [location, settings] = await Promise.all([
      locationOf(s3, address, region),
      // Asked at the same time, to save a round trip; what it says counts only if the bucket is ours and here.
      readSettings(s3, address).catch((error: unknown) => error as Error),
    ]);
    // A region that is not enabled refuses everybody, and a refused HEAD alone looks like another account's bucket.
    if (settings instanceof Error && classOf(settings) === "credentials") throw settings;
    if (location === undefined) return undefined;
    const outputs = { name, arn: bucketArn(context, name) };
    if (location !== region) return { spec: { name, region, location }, outputs, owned: false };
    if (settings instanceof Error) throw settings;
    return { spec: { name, region, location, ...settings }, outputs, ...ownership(settings.tags ?? {}, cloud.mark) };
  },

  objection({ name, region }, live) {
    const location = live?.spec.location;
    if (location === undefined || location === region) return undefined;
    const where =
      location === ANOTHER_ACCOUNT
        ? "in another AWS account already (or the caller may not s3:ListBucket it)"
        : `in ${location} already`;
    return `a bucket named ${name} is ${where}, and bucket names are one name space: give another name in the bucket's "names", or use "namespace": "account-regional"`;
  },

  async converge(context, spec, live) {
    const { name, region, location: _location, namespace: _namespace, tags, ...settings } = spec;
    const s3 = await context.cloud.s3(region);
    const address = addressOf(context, name);
    const marked = { ...tags, ...markFor(live, context.cloud.mark) };
    if (!live) await create(s3, spec, marked);
    const before = live?.spec ?? (await readSettings(s3, address));
    // The tag set is one document: what others put there is put back with it.
    if (Object.keys(missingTags(marked, before.tags ?? {})).length > 0)
      await writeTags(s3, address, { ...before.tags, ...marked });
    for (const key of Object.keys(settings) as (keyof typeof settings)[])
      if (!isDeepStrictEqual(settings[key] ?? null, before[key] ?? null))
        await writeSetting(s3, address, key, settings[key]);
  },

  lane: ({ name }) => bucketLane(name),
};

/** S3 refuses two changes to one bucket at a time: OperationAborted. */
export const bucketLane = (name: string): string => `bucket/${name}`;

export const addressOf = ({ cloud }: Context, name: string): BucketAddress => ({
  Bucket: name,
  ExpectedBucketOwner: cloud.account,
});

export const bucketArn = ({ cloud }: { cloud: Pick<Aws, "partition"> }, name: string): string =>
  `arn:${cloud.partition}:s3:::${name}`;

/** Which region the bucket of that name is in, whoever has it; undefined when nobody has it. */
async function locationOf(s3: S3, address: BucketAddress, region: string): Promise<string | undefined> {
  try {
    const found = await ifExists(s3.headBucket(address));
    return found && (found.BucketRegion ?? region);
  } catch (error) {
    // A HEAD answer has no body: the status and one header say what is wrong.
    if (classOf(error) === "denied") return ANOTHER_ACCOUNT;
    const { $metadata, $response } = error as RedirectError;
    if ($metadata?.httpStatusCode !== 301) throw error;
    return $response?.headers?.["x-amz-bucket-region"] ?? "another region";
  }
}

/** What is asked of a bucket; undefined where the bucket of that name is not ours to ask or not here: `bucket` objects to that. */
export async function ifHere<T>(
  context: Context,
  { name, region }: { name: string; region: string },
  ask: (s3: S3, address: BucketAddress) => Promise<T>,
): Promise<T | undefined> {
  const s3 = await context.cloud.s3(region);
  const address = addressOf(context, name);
  try {
    return await ask(s3, address);
  } catch (error) {
    const { $metadata } = error as RedirectError;
    const mayBeElsewhere = classOf(error) === "denied" || $metadata?.httpStatusCode === 301;
    if (!mayBeElsewhere || (await locationOf(s3, address, region)) === region) throw error;
    return undefined;
  }
}

interface RedirectError {
  $metadata?: { httpStatusCode?: number };
  $response?: { headers?: Record<string, string> };
}

async function create(s3: S3, { name, region, namespace, ownership }: BucketSpec, tags: object): Promise<void> {
  await s3
    .createBucket({
      Bucket: name,
      ...(ownership ? { ObjectOwnership: ownership as "BucketOwnerEnforced" } : {}),
      ...(namespace ? { BucketNamespace: namespace } : {}),
      CreateBucketConfiguration: {
        // us-east-1 is the one region that must not be named.
        ...(region === "us-east-1" ? {} : { LocationConstraint: region as "eu-west-1" }),
        Tags: tagList(tags as Record<string, string>),
      },
    })
    .catch((error: unknown) => {
      // Made a moment ago, and the answer was lost.
      if (classOf(error) !== "exists") throw error;
    });
}
