import type { Tag } from "@aws-sdk/client-s3";
import { Refusal } from "../refusal.ts";

const MOST_TAGS = 50;

/** The tags of a bucket, as far as S3 allows them. */
export function checkTags(tags: readonly Tag[]): Record<string, string> {
  const keys = tags.map(({ Key }) => Key!);
  if (keys.some((key) => /^aws:/iu.test(key))) {
    throw new Refusal("InvalidTag", "System tags cannot be added/updated by requester");
  }
  if (new Set(keys).size < keys.length) {
    throw new Refusal("InvalidTag", "Cannot provide multiple Tags with the same key");
  }
  if (keys.length > MOST_TAGS) throw new Refusal("BadRequest", "Bucket tag count cannot be greater than 50");
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key!, Value!]));
}
