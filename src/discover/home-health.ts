import type { Context } from "../aws/aws.ts";
import type { Config } from "../config/schema.ts";
import { troubleAt } from "../resources/probe.ts";
import type { HomeCompute } from "./home-compute.ts";

/**
 * Why the path that health checkers will ask does not answer at home, without credentials as they have none. Undefined when
 * it does, when nobody will ask it, and when home's API is not there yet or cannot be asked at its own address.
 */
export async function homeTrouble(
  context: Context,
  { routing, home }: Config,
  { apis }: Pick<HomeCompute, "apis">,
): Promise<string | undefined> {
  if (!routing || routing.healthCheck === "none" || routing.healthCheck.type !== "https") return undefined;
  const [first = ""] = Object.keys(routing.apis);
  const api = apis[first];
  if (!api || api.spec.executeApi === false) return undefined;
  const { path } = routing.healthCheck;
  const stage = (api.stages.find(({ name }) => name === "$default") ?? api.stages[0])?.name ?? "$default";
  const url = `${api.endpoint}${stage === "$default" ? "" : `/${stage}`}${path}`;
  const trouble = await troubleAt(context, { url });
  if (trouble === undefined) return undefined;
  return `${url} answers with ${trouble} in ${home}, and health checkers, who bring no credentials, need a 2xx from every region: have ${path} answer anybody, or name another path in routing.healthCheck`;
}
