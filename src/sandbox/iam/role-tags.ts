import type {
  ListRoleTagsCommandInput,
  ListRoleTagsCommandOutput,
  TagRoleCommandInput,
  TagRoleCommandOutput,
  UntagRoleCommandInput,
  UntagRoleCommandOutput,
} from "@aws-sdk/client-iam";
import { page, sortedBy } from "../pages.ts";
import type { Operation } from "../world.ts";
import { roleNamed } from "./roles.ts";
import { checkTags, tagList } from "./tags.ts";

const TagRole: Operation<TagRoleCommandInput, TagRoleCommandOutput> = (world, { RoleName, Tags = [] }) => {
  const role = roleNamed(world, RoleName);
  role.tags = checkTags(role.tags, Tags);
  return {};
};

const UntagRole: Operation<UntagRoleCommandInput, UntagRoleCommandOutput> = (world, { RoleName, TagKeys = [] }) => {
  const role = roleNamed(world, RoleName);
  for (const key of TagKeys) delete role.tags[key];
  return {};
};

const ListRoleTags: Operation<ListRoleTagsCommandInput, ListRoleTagsCommandOutput> = (world, input) => {
  const { RoleName, Marker, MaxItems = 100 } = input;
  const nameOf = ({ Key }: { Key: string | undefined }) => Key!;
  const tags = sortedBy(tagList(roleNamed(world, RoleName).tags), nameOf);
  const { items, next } = page(tags, { after: Marker, limit: MaxItems, nameOf });
  return { Tags: items, IsTruncated: next !== undefined, Marker: next };
};

/** The tags of a role. */
export const roleTags = { TagRole, UntagRole, ListRoleTags };
