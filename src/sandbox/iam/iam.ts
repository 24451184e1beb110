import type { Operations } from "../world.ts";
import { attachments } from "./attachments.ts";
import { managedPolicies } from "./managed-policies.ts";
import { rolePolicies } from "./role-policies.ts";
import { roleTags } from "./role-tags.ts";
import { roles } from "./roles.ts";
import { simulation } from "./simulation.ts";

/** AWS Identity and Access Management. */
export const iam: Operations = {
  ...roles,
  ...rolePolicies,
  ...roleTags,
  ...managedPolicies,
  ...attachments,
  ...simulation,
};
