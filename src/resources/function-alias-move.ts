import type { Lambda } from "@aws-sdk/client-lambda";
import { isDeepStrictEqual } from "node:util";
import type { Context } from "../aws/aws.ts";
import { signed } from "../aws/marks.ts";
import type { Live } from "../engine/kind.ts";
import { type Probe, troubleAt } from "./probe.ts";

/** A name for one version of a function, by which everybody calls it. */
export interface FunctionAliasSpec {
  function: string;
  name: string;
  region: string;
  version?: string;
  description?: string;
  /** The share of other versions, by their numbers. */
  weights?: Record<string, number> | null;
  /** What must answer well once the alias has moved to another version. */
  probe?: Probe;
}

export type AliasOutputs = { arn: string };
export type LiveAlias = Live<FunctionAliasSpec, AliasOutputs>;

export const addressOf = ({ function: FunctionName, name: Name }: FunctionAliasSpec) => ({ FunctionName, Name });

/** Moves the alias, and back again when what it leads to does not answer well. */
export async function move(context: Context, lambda: Lambda, spec: FunctionAliasSpec, live: LiveAlias): Promise<void> {
  const { version = live.spec.version!, description = live.spec.description!, weights, probe, name } = spec;
  const routing = (wanted: Record<string, number> | null | undefined) => ({
    RoutingConfig: { AdditionalVersionWeights: wanted ?? {} },
  });
  const isMoving = version !== live.spec.version;
  const isProbed = isMoving && probe !== undefined && (await canTell(context, probe, spec));
  await lambda.updateAlias({
    ...addressOf(spec),
    ...(isMoving ? { FunctionVersion: version } : {}),
    ...(description === live.spec.description
      ? {}
      : { Description: live.owned ? signed(description, context.cloud.mark) : description }),
    // A share that was given to another version is no longer meant once the alias has moved.
    ...(isMoving || (weights !== undefined && !isDeepStrictEqual(weights, live.spec.weights)) ? routing(weights) : {}),
  });
  if (!isProbed) return;
  // For a moment AWS may still run the version before: what answers well may be the old one, what answers badly is asked again.
  const trouble = await troubleAt(context, probe);
  if (trouble === undefined) return;
  await lambda.updateAlias({ ...addressOf(spec), FunctionVersion: live.spec.version!, ...routing(live.spec.weights) });
  throw new Error(
    `${probe.url} answered with ${trouble.what} after ${name} of ${spec.function} had moved to version ${version}: it is back on version ${live.spec.version}`,
  );
}

/** Where nobody answers whatever version there is, as at a path that the API has not, a new version is not to blame. */
async function canTell(context: Context, probe: Probe, { name, function: owner }: FunctionAliasSpec): Promise<boolean> {
  const trouble = await troubleAt(context, probe);
  if (!trouble?.isNobody) return true;
  context.note(
    `${probe.url} answers with ${trouble.what} already: whether what ${name} of ${owner} moves to does well cannot be seen there`,
  );
  return false;
}
