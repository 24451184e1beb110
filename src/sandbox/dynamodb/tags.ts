import type {
  ListTagsOfResourceCommandInput,
  ListTagsOfResourceCommandOutput,
  Tag,
  TagResourceCommandInput,
  TagResourceCommandOutput,
  UntagResourceCommandInput,
  UntagResourceCommandOutput,
} from "@aws-sdk/client-dynamodb";
import { invalid, Refusal } from "../refusal.ts";
import type { Operation } from "../world.ts";
import { changeable, ofArn, usable } from "./lookup.ts";

const MOST_TAGS = 50;

/** The tags with some added or changed, as far as DynamoDB allows them. */
export function checkTags(before: Record<string, string>, added: readonly Tag[]): Record<string, string> {
  const after = { ...before };
  for (const { Key, Value } of added) {
    if (/^aws:/iu.test(Key!)) throw invalid(`One or more parameter values were invalid: Tag key ${Key} is reserved`);
    after[Key!] = Value!;
  }
  if (Object.keys(after).length > MOST_TAGS) throw invalid("One or more parameter values were invalid: Too many tags");
  return after;
}

const TagResource: Operation<TagResourceCommandInput, TagResourceCommandOutput> = (world, input, region) => {
  const { ResourceArn, Tags } = input;
  const { replica } = changeable(world, ofArn(ResourceArn, region), region);
  replica.tags = checkTags(replica.tags, Tags!);
  return {};
};

const UntagResource: Operation<UntagResourceCommandInput, UntagResourceCommandOutput> = (world, input, region) => {
  const { ResourceArn, TagKeys } = input;
  const { replica } = changeable(world, ofArn(ResourceArn, region), region);
  for (const key of TagKeys!) delete replica.tags[key];
  return {};
};

/** Ten a page: a caller that forgets the token must find out. */
const PAGE = 10;

const ListTagsOfResource: Operation<ListTagsOfResourceCommandInput, ListTagsOfResourceCommandOutput> = (
  world,
  { ResourceArn, NextToken },
  region,
) => {
  const { replica } = usable(world, ofArn(ResourceArn, region), region);
  const start = Number(NextToken ?? 0);
  if (!Number.isInteger(start)) throw new Refusal("ValidationException", "Invalid NextToken");
  const all = Object.entries(replica.tags).map(([Key, Value]) => ({ Key, Value }));
  const end = start + PAGE;
  return { Tags: all.slice(start, end), ...(end < all.length ? { NextToken: String(end) } : {}) };
};

/** Tags are of one region: replicas do not share them. */
export const tags = { TagResource, UntagResource, ListTagsOfResource };
