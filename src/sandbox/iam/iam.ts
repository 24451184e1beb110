import type { Operations } from "../world.ts";
import { rolePolicies } from "./role-policies.ts";
import { roleTags } from "./role-tags.ts";
import { roles } from "./roles.ts";

/** AWS Identity and Access Management. */
export const iam: Operations = { ...roles, ...rolePolicies, ...roleTags };
