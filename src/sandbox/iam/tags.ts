import type { Tag } from "@aws-sdk/client-iam";
import { limitExceeded, validationError } from "./refusals.ts";

const MOST_TAGS = 50;

/** The tags with some added or changed, as far as IAM allows them. */
export function checkTags(
  before: Record<string, string>,
  added: readonly Tag[],
  quota: "TagsPerRole" | "TagsPerPolicy" = "TagsPerRole",
): Record<string, string> {
  const after = { ...before };
  for (const { Key, Value } of added) {
    if (/^aws:/iu.test(Key!))
      throw validationError(`Tag keys starting with 'aws:' are reserved for internal use: ${Key}`);
    after[Key!] = Value!;
  }
  if (Object.keys(after).length > MOST_TAGS) throw limitExceeded(`Cannot exceed quota for ${quota}: ${MOST_TAGS}`);
  return after;
}

/** Tags as IAM lists them. */
export function tagList(tags: Record<string, string>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
