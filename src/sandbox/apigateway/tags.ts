import type {
  GetTagsCommandInput,
  GetTagsCommandOutput,
  TagResourceCommandInput,
  TagResourceCommandOutput,
  UntagResourceCommandInput,
  UntagResourceCommandOutput,
} from "@aws-sdk/client-apigatewayv2";
import type { Operation, World } from "../world.ts";
import { apiWith, domainNamed, stageOf } from "./lookup.ts";
import { badRequest } from "./refusals.ts";

const MOST_TAGS = 50;

/** The tags with some added or changed, as far as API Gateway allows them. */
export function checkTags(before: Record<string, string>, added: Record<string, string> = {}): Record<string, string> {
  const reserved = Object.keys(added).find((key) => /^aws:/iu.test(key));
  if (reserved !== undefined) throw badRequest("Invalid tag key: aws: prefixed tag key names are not allowed");
  const after = { ...before, ...added };
  if (Object.keys(after).length > MOST_TAGS) throw badRequest(`Maximum number of tags exceeded: ${MOST_TAGS}`);
  return after;
}

const TagResource: Operation<TagResourceCommandInput, TagResourceCommandOutput> = (world, input, region) => {
  const { ResourceArn, Tags } = input;
  const tagged = withArn(world, ResourceArn, region);
  tagged.tags = checkTags(tagged.tags, Tags);
  return {};
};

const UntagResource: Operation<UntagResourceCommandInput, UntagResourceCommandOutput> = (world, input, region) => {
  const { ResourceArn, TagKeys } = input;
  const { tags } = withArn(world, ResourceArn, region);
  for (const key of TagKeys!) delete tags[key];
  return {};
};

const GetTags: Operation<GetTagsCommandInput, GetTagsCommandOutput> = (world, { ResourceArn }, region) => ({
  Tags: withArn(world, ResourceArn, region).tags,
});

function withArn(world: World, arn: string | undefined, region: string): { tags: Record<string, string> } {
  const [prefix, path = ""] = (arn ?? "").split("::");
  if (prefix !== `arn:aws:apigateway:${region}`) throw badRequest("Invalid ARN specified in the request");
  const [, kind, id, child, name] = path.split("/");
  if (kind === "domainnames") return domainNamed(world, id, region);
  if (kind !== "apis") throw badRequest("Invalid ARN specified in the request");
  const api = apiWith(world, id, region);
  return child === "stages" ? stageOf(api, name) : api;
}

/** The tags of APIs, stages and domain names. */
export const tags = { TagResource, UntagResource, GetTags };
