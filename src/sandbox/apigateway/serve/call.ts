import { isAllowed } from "../../iam/evaluation.ts";
import { type Caller, mayCall } from "../../lambda/permission.ts";
import { keyOf, qualified } from "../../lambda/lookup.ts";
import type { Ending } from "../../lambda/run/environment.ts";
import { Refusal } from "../../refusal.ts";
import type { World } from "../../world.ts";

/** Which function API Gateway is to call, and by what right. */
export interface FunctionCall {
  region: string;
  /** The function's ARN, or the path of its Invoke in the form that API Gateway has for it. */
  uri: string;
  /** The role that API Gateway takes; without one, the function's own policy must let it call. */
  credentials: string | undefined;
  /** The ARN on whose behalf. */
  source: string;
}

/** Why a function could not be called: it is not there, may not be called, cannot be called now, or is called too much. */
export class NotCalled extends Error {
  override name = "NotCalled";
  readonly isThrottled: boolean;
  constructor(reason: Error) {
    super(reason.message, { cause: reason });
    this.isThrottled = reason.name === "TooManyRequestsException";
  }
}

/** Has a function handle an event as API Gateway calls it. */
export async function callFunction(world: World, call: FunctionCall, event: object): Promise<Ending> {
  try {
    const arn = arnIn(call.uri);
    // API Gateway calls the function in the region that its ARN names.
    const region = arn.split(":")[3] ?? call.region;
    const { fn, version, qualifier } = qualified(world, { FunctionName: arn }, region);
    const caller: Caller = { service: "apigateway.amazonaws.com", source: call.source };
    const may = call.credentials === undefined ? mayCall(fn, keyOf(qualifier), caller) : actsIn(world, call, arn);
    if (!may) throw new Refusal("AccessDeniedException", `${call.source} may not call ${arn}`, 403);
    return await world.functions!.call(world, { region, fn, version, arn }, JSON.stringify(event));
  } catch (error) {
    throw error instanceof Refusal ? new NotCalled(error) : error;
  }
}

/** Integrations name functions by their ARN, authorizers always by the path of Invoke. */
function arnIn(uri: string): string {
  return /:lambda:path\/2015-03-31\/functions\/(.+)\/invocations$/u.exec(uri)?.[1] ?? uri;
}

function actsIn(world: World, { credentials }: FunctionCall, arn: string): boolean {
  const role = Object.values(world.state.roles).find((each) => each.arn === credentials);
  return role !== undefined && isAllowed(world, role, { action: "lambda:InvokeFunction", resource: arn });
}
