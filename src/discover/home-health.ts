import type { Context } from "../aws/aws.ts";
import type { Config } from "../config/schema.ts";
import { apisNamed, stagesOf } from "../resources/api-lists.ts";
import { troubleAt } from "../resources/probe.ts";

/**
 * Why the path that health checkers will ask does not answer at home, without credentials as they have none. Undefined when
 * it does, when nobody will ask it, and when home's API is not there yet or cannot be asked at its own address.
 */
export async function homeTrouble(context: Context, config: Config): Promise<string | undefined> {
  const { routing, home } = config;
  if (!routing || routing.healthCheck === "none" || routing.healthCheck.type !== "https") return undefined;
  const address = await addressAtHome(context, config, Object.keys(routing.apis)[0]!);
  if (address === undefined) return undefined;
  const { path } = routing.healthCheck;
  const trouble = await troubleAt(context, { url: address + path });
  if (trouble === undefined) return undefined;
  return `${address}${path} answers with ${trouble} in ${home}, and health checkers, who bring no credentials, need a 2xx from every region: have ${path} answer anybody, or name another path in routing.healthCheck`;
}

/** Where an API of home answers by itself. */
async function addressAtHome(context: Context, { apis, home }: Config, name: string): Promise<string | undefined> {
  const id = apis[name]?.id;
  const named = await apisNamed(context, home, name);
  const [api, twin] = id === undefined ? named : named.filter(({ ApiId }) => ApiId === id);
  if (!api || twin || api.DisableExecuteApiEndpoint) return undefined;
  const stages = await stagesOf(context, { api: api.ApiId!, region: home });
  const stage = (stages.find(({ StageName }) => StageName === DEFAULT) ?? stages[0])?.StageName ?? DEFAULT;
  return `${api.ApiEndpoint}${stage === DEFAULT ? "" : `/${stage}`}`;
}

const DEFAULT = "$default";
