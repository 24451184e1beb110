import type {
  ListObjectsV2CommandInput,
  ListObjectsV2CommandOutput,
  ListObjectVersionsCommandInput,
  ListObjectVersionsCommandOutput,
} from "@aws-sdk/client-s3";
import { page } from "../pages.ts";
import type { Operation, World } from "../world.ts";
import { bucketOf } from "./access.ts";
import { type Bucket, type Version, visibleVersions, writtenAt } from "./bucket.ts";

const MOST_AT_ONCE = 1000;

interface Listed {
  key: string;
  version: Version;
  isLatest: boolean;
}

const ListObjectsV2: Operation<ListObjectsV2CommandInput, ListObjectsV2CommandOutput> = (world, input, region) => {
  const { Prefix, StartAfter, ContinuationToken, MaxKeys = MOST_AT_ONCE } = input;
  const bucket = bucketOf(world, input, region);
  const all = listed(world, bucket, Prefix).filter(({ isLatest, version }) => isLatest && !version.marker);
  const after = ContinuationToken ?? StartAfter;
  const { items, next } = page(all, { after, limit: Math.min(MaxKeys, MOST_AT_ONCE), nameOf: ({ key }) => key });
  const contents = items.map(contentOf);
  return {
    Name: bucket.name,
    Prefix: Prefix ?? "",
    MaxKeys,
    KeyCount: items.length,
    IsTruncated: next !== undefined,
    NextContinuationToken: next,
    // An empty list is left out of an XML answer.
    ...(contents.length > 0 ? { Contents: contents } : {}),
  };
};

const ListObjectVersions: Operation<ListObjectVersionsCommandInput, ListObjectVersionsCommandOutput> = (
  world,
  input,
  region,
) => {
  const { Prefix, KeyMarker, VersionIdMarker, MaxKeys = MOST_AT_ONCE } = input;
  const bucket = bucketOf(world, input, region);
  const all = listed(world, bucket, Prefix);
  const at = all.findIndex(({ key, version }) => key === KeyMarker && version.id === VersionIdMarker);
  const rest = KeyMarker === undefined ? all : at < 0 ? all.filter(({ key }) => key > KeyMarker) : all.slice(at + 1);
  const items = rest.slice(0, Math.min(MaxKeys, MOST_AT_ONCE));
  const isTruncated = items.length < rest.length;
  const last = items.at(-1);
  const versions = items.filter(({ version }) => !version.marker);
  const markers = items.filter(({ version }) => version.marker);
  return {
    Name: bucket.name,
    Prefix: Prefix ?? "",
    MaxKeys,
    IsTruncated: isTruncated,
    ...(isTruncated ? { NextKeyMarker: last?.key, NextVersionIdMarker: last?.version.id } : {}),
    ...(versions.length > 0 ? { Versions: versions.map((each) => ({ ...contentOf(each), ...versionOf(each) })) } : {}),
    ...(markers.length > 0 ? { DeleteMarkers: markers.map((each) => ({ Key: each.key, ...versionOf(each) })) } : {}),
  };
};

/** By key, newest version first. */
function listed(world: World, bucket: Bucket, prefix = ""): Listed[] {
  return Object.keys(bucket.objects)
    .filter((key) => key.startsWith(prefix))
    .sort()
    .flatMap((key) =>
      visibleVersions(bucket, key, world.now)
        .reverse()
        .map((version, index) => ({ key, version, isLatest: index === 0 })),
    );
}

function contentOf({ key, version }: Listed) {
  return {
    Key: key,
    LastModified: new Date(writtenAt(version)),
    ETag: version.etag,
    Size: Buffer.byteLength(version.body, "base64"),
    StorageClass: "STANDARD" as const,
  };
}

function versionOf({ version, isLatest }: Listed) {
  return { VersionId: version.id, IsLatest: isLatest, LastModified: new Date(writtenAt(version)) };
}

/** Objects, many at a time. */
export const lists = { ListObjectsV2, ListObjectVersions };
