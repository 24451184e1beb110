import { createHash } from "node:crypto";
import type {
  GetObjectCommandInput,
  GetObjectCommandOutput,
  HeadObjectCommandInput,
  HeadObjectCommandOutput,
  PutObjectCommandInput,
  PutObjectCommandOutput,
} from "@aws-sdk/client-s3";
import { NotSimulated, Refusal } from "../refusal.ts";
import type { Operation, World } from "../world.ts";
import { asHead, bucketOf } from "./access.ts";
import { bodyOf } from "./body.ts";
import { type Bucket, NO_VERSION, replicationStatus, type Version, visibleVersions, writtenAt } from "./bucket.ts";
import { replicate } from "./copies.ts";

const PutObject: Operation<PutObjectCommandInput, PutObjectCommandOutput> = (world, input, region) => {
  const bucket = bucketOf(world, input, region);
  const body = bytesOf(input.Body);
  const version: Version = {
    id: newVersionId(world, bucket),
    at: world.now,
    body: body.toString("base64"),
    etag: `"${createHash("md5").update(body).digest("hex")}"`,
    contentType: input.ContentType,
    metadata: input.Metadata,
    tags: Object.fromEntries(new URLSearchParams(input.Tagging ?? "")),
  };
  add(world, bucket, input.Key!, version);
  return { ETag: version.etag, ServerSideEncryption: algorithmOf(bucket), ...versionId(bucket, version) };
};

/** Puts a version on top of an object's others, and sends it on. */
export function add(world: World, bucket: Bucket, key: string, version: Version): void {
  const before = bucket.objects[key] ?? [];
  // While versioning is not on there is one version without an id, and a new one takes its place.
  const kept = version.id === NO_VERSION ? before.filter(({ id }) => id !== NO_VERSION) : before;
  bucket.objects[key] = [...kept, version];
  replicate(world, bucket, key, version);
}

/** What a version that is made now is called. */
export function newVersionId(world: World, { versioning }: Bucket): string {
  return versioning?.status === "Enabled" ? `v${String(world.nextId()).padStart(31, "0")}` : NO_VERSION;
}

const GetObject: Operation<GetObjectCommandInput, GetObjectCommandOutput> = (world, input, region) => {
  const bucket = bucketOf(world, input, region);
  const version = find(world, bucket, input);
  return { ...described(world, bucket, version), Body: bodyOf(Buffer.from(version.body, "base64")) };
};

const HeadObject: Operation<HeadObjectCommandInput, HeadObjectCommandOutput> = (world, input, region) =>
  asHead(() => {
    const bucket = bucketOf(world, input, region);
    return described(world, bucket, find(world, bucket, input));
  });

function find(
  world: World,
  bucket: Bucket,
  { Key, VersionId }: { Key: string | undefined; VersionId?: string | undefined },
): Version {
  const versions = visibleVersions(bucket, Key!, world.now);
  const version = VersionId === undefined ? versions.at(-1) : versions.find(({ id }) => id === VersionId);
  if (!version && VersionId !== undefined) {
    throw new Refusal("NoSuchVersion", "The specified version does not exist.", 404, { Key, VersionId });
  }
  if (!version || (version.marker && VersionId === undefined)) {
    throw new Refusal("NoSuchKey", "The specified key does not exist.", 404, { Key });
  }
  if (version.marker) {
    throw new Refusal("MethodNotAllowed", "The specified method is not allowed against this resource.", 405);
  }
  return version;
}

function described(world: World, bucket: Bucket, version: Version): Omit<HeadObjectCommandOutput, "$metadata"> {
  const status = replicationStatus(version, world.now) as HeadObjectCommandOutput["ReplicationStatus"];
  return {
    ETag: version.etag,
    ContentLength: Buffer.byteLength(version.body, "base64"),
    ContentType: version.contentType ?? "application/octet-stream",
    LastModified: new Date(writtenAt(version)),
    Metadata: version.metadata ?? {},
    ServerSideEncryption: algorithmOf(bucket),
    ...versionId(bucket, version),
    ...(status === undefined ? {} : { ReplicationStatus: status }),
  };
}

function bytesOf(body: PutObjectCommandInput["Body"]): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if (typeof body === "string") return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body);
  throw new NotSimulated("object bodies other than text and bytes in s3:PutObject");
}

const versionId = ({ versioning }: Bucket, { id }: Version): { VersionId?: string } =>
  versioning ? { VersionId: id } : {};

const algorithmOf = ({ settings }: Bucket) =>
  settings.encryption?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm;

/** Objects, one at a time. */
export const objects = { PutObject, GetObject, HeadObject };
