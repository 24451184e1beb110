import type {
  DeletedObject,
  DeleteObjectCommandInput,
  DeleteObjectCommandOutput,
  DeleteObjectsCommandInput,
  DeleteObjectsCommandOutput,
  ObjectIdentifier,
} from "@aws-sdk/client-s3";
import { Refusal } from "../refusal.ts";
import type { Operation, World } from "../world.ts";
import { bucketOf } from "./access.ts";
import { type Bucket, visibleVersions } from "./bucket.ts";
import { add, newVersionId } from "./objects.ts";

const MOST_AT_ONCE = 1000;

const DeleteObject: Operation<DeleteObjectCommandInput, DeleteObjectCommandOutput> = (world, input, region) => {
  const { DeleteMarker, DeleteMarkerVersionId, VersionId } = remove(world, bucketOf(world, input, region), input);
  const id = DeleteMarkerVersionId ?? VersionId;
  return { ...(DeleteMarker ? { DeleteMarker } : {}), ...(id === undefined ? {} : { VersionId: id }) };
};

const DeleteObjects: Operation<DeleteObjectsCommandInput, DeleteObjectsCommandOutput> = (world, input, region) => {
  const bucket = bucketOf(world, input, region);
  const { Objects, Quiet } = input.Delete!;
  if (Objects!.length === 0 || Objects!.length > MOST_AT_ONCE) {
    const message = "The XML you provided was not well-formed or did not validate against our published schema";
    throw new Refusal("MalformedXML", message);
  }
  const deleted = Objects!.map((each) => remove(world, bucket, each));
  return Quiet ? {} : { Deleted: deleted };
};

/** What is not there is deleted too. */
function remove(world: World, bucket: Bucket, { Key, VersionId }: ObjectIdentifier): DeletedObject {
  const versions = visibleVersions(bucket, Key!, world.now);
  if (VersionId !== undefined) {
    const version = versions.find(({ id }) => id === VersionId);
    keepOnly(bucket, Key!, VersionId);
    return { Key, VersionId, ...(version?.marker ? { DeleteMarker: true, DeleteMarkerVersionId: VersionId } : {}) };
  }
  if (!bucket.versioning) {
    delete bucket.objects[Key!];
    return { Key };
  }
  const id = newVersionId(world, bucket);
  add(world, bucket, Key!, { id, at: world.now, marker: true, body: "", etag: "" });
  return { Key, DeleteMarker: true, DeleteMarkerVersionId: id };
}

/** The deletion of one version is for ever, and is not replicated. */
function keepOnly(bucket: Bucket, key: string, deleted: string): void {
  const left = (bucket.objects[key] ?? []).filter(({ id }) => id !== deleted);
  if (left.length > 0) bucket.objects[key] = left;
  else delete bucket.objects[key];
}

/** The end of objects. */
export const deleteObjects = { DeleteObject, DeleteObjects };
