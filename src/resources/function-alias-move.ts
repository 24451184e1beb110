import type { Lambda, UpdateAliasCommandInput } from "@aws-sdk/client-lambda";
import { isDeepStrictEqual } from "node:util";
import type { Context } from "../aws/aws.ts";
import { signed, unsigned } from "../aws/marks.ts";
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
  /** The version that it comes back to unless the one that it has moved to is seen to do well; null where that has been seen. */
  trial?: string | null;
  /** What must answer well once the alias has moved to another version. */
  probe?: Probe;
}

export type AliasOutputs = { arn: string };
export type LiveAlias = Live<FunctionAliasSpec, AliasOutputs>;

export const addressOf = ({ function: FunctionName, name: Name }: FunctionAliasSpec) => ({ FunctionName, Name });

type State = Required<Pick<FunctionAliasSpec, "version" | "description" | "weights" | "trial">>;

/**
 * Moves the alias, and back again when what it leads to answered well before and does not any more: also where the run
 * that moved it could not ask.
 */
export async function move(context: Context, lambda: Lambda, spec: FunctionAliasSpec, live: LiveAlias): Promise<void> {
  const found = live.spec as State;
  const { version = found.version, description = found.description, probe } = spec;
  // A share that was given to another version is no longer meant once the alias has moved.
  const { weights = version === found.version ? found.weights : null } = spec;
  const good = found.trial ?? found.version;
  const canTell = () => found.trial !== null || tells(context, probe!, spec);
  const isTried = probe !== undefined && version !== good && (await canTell());
  const moved = { version, description, weights, trial: isTried ? good : null };
  const change = async (from: State, to: State) => {
    const input = inputOf(context, { from, to, isOurs: live.owned === true });
    if (Object.keys(input).length > 0) await lambda.updateAlias({ ...addressOf(spec), ...input });
  };
  await change(found, moved);
  if (!isTried) return;
  // For a moment AWS may still run the version before: what answers well may be the old one, what answers badly is asked again.
  const trouble = await troubleAt(context, probe);
  if (trouble === undefined) return change(moved, { ...moved, trial: null });
  await change(moved, {
    version: good,
    description,
    weights: found.trial === null ? found.weights : null,
    trial: null,
  });
  throw new Error(
    `${probe.url} answered with ${trouble} after ${spec.name} of ${spec.function} had moved to version ${version}: it is back on version ${good}`,
  );
}

/** What does not answer well before the alias moves will not tell whether the next version does: its route may not be there yet. */
async function tells(
  context: Context,
  probe: Probe,
  { name, function: owner, version }: FunctionAliasSpec,
): Promise<boolean> {
  const trouble = await troubleAt(context, probe);
  if (trouble !== undefined)
    context.note(
      `${probe.url} answered with ${trouble} before ${name} of ${owner} moved, so it cannot tell whether version ${version} does well`,
    );
  return trouble === undefined;
}

interface Step {
  from: State;
  to: State;
  isOurs: boolean;
}

/** What takes an alias from one state to another. */
function inputOf({ cloud }: Context, { from, to, isOurs }: Step): Partial<UpdateAliasCommandInput> {
  const isMoving = to.version !== from.version;
  const text = (state: State) => (isOurs ? descriptionOf(state, cloud.mark) : state.description);
  return {
    ...(isMoving ? { FunctionVersion: to.version } : {}),
    ...(text(from) === text(to) ? {} : { Description: text(to) }),
    ...(isMoving || !isDeepStrictEqual(to.weights, from.weights)
      ? { RoutingConfig: { AdditionalVersionWeights: to.weights ?? {} } }
      : {}),
  };
}

const TRIAL = /^(?<text>.*?) ?\(on trial, else back to (?<trial>[^()]+)\)$/su;

/** The description of an alias of ours: an alias takes no tags, and so this also holds what the next run must know of it. */
export function descriptionOf({ description, trial }: Pick<State, "description" | "trial">, mark: string): string {
  const words = [description, ...(trial === null ? [] : [`(on trial, else back to ${trial})`])];
  return signed(words.filter(Boolean).join(" "), mark);
}

/** What the description of an alias says, and whether it is this application's. */
export function readDescription(
  text: string,
  mark: string,
): Pick<State, "description" | "trial"> & { isOurs: boolean } {
  const { text: inner, isOurs } = unsigned(text, mark);
  const { text: description = inner, trial = null } = (isOurs && TRIAL.exec(inner)?.groups) || {};
  return { description, trial, isOurs };
}
