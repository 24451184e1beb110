import type { Call } from "../../../aws/call.ts";
import { isAllowed } from "../../iam/evaluation.ts";
import { Refusal } from "../../refusal.ts";
import { ACCOUNT, type World } from "../../world.ts";
import { needsOf } from "./needs.ts";

/** Who makes a call: a session of a role. */
export interface Actor {
  /** The role's ARN. */
  role: string;
  session: string;
}

/** Refuses a call that the role of its caller does not allow. */
export function mustBeAllowed(world: World, call: Call, { role: arn, session }: Actor): void {
  const role = Object.values(world.state.roles).find((each) => each.arn === arn);
  const context = { "aws:requestedregion": [call.region], "aws:principalaccount": [ACCOUNT] };
  for (const need of needsOf(call)) {
    if (role && isAllowed(world, role, { ...need, context })) continue;
    const who = `arn:aws:sts::${ACCOUNT}:assumed-role/${arn.split("/").at(-1)}/${session}`;
    const why = `because no identity-based policy allows the ${need.action} action`;
    const message = `User: ${who} is not authorized to perform: ${need.action} on resource: ${need.resource} ${why}`;
    const name = call.service === "s3" ? "AccessDenied" : "AccessDeniedException";
    throw new Refusal(name, message, call.service === "dynamodb" ? 400 : 403);
  }
}
