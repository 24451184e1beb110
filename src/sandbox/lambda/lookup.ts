import { ACCOUNT, uuid, type World } from "../world.ts";
import {
  functionArn,
  LATEST,
  type LambdaFunction,
  type LambdaRegion,
  stateOf,
  type Version,
  versionOf,
} from "./function.ts";
import { changedSince, conflict, invalidParameter, notFound } from "./refusals.ts";

/** What Lambda has in a region. */
export function lambdaOf(world: World, region: string): LambdaRegion {
  return (world.state.lambda[region] ??= { functions: {}, layers: {}, mappings: {} });
}

const ADDRESS =
  /^(?:(?:arn:aws:lambda:(?<region>[a-z0-9-]+):)?(?<account>\d{12}):(?:function:)?|function:)?(?<name>[\w-]{1,64})(?::(?<qualifier>\$LATEST|[\w-]+))?$/u;

/** The name and the qualifier in a function's name, ARN or something between, beside which a qualifier may be given. */
export function addressed(
  given: string | undefined,
  qualifier: string | undefined,
  region: string,
): { name: string; qualifier: string | undefined } {
  const found = ADDRESS.exec(given ?? "")?.groups;
  if (!found) {
    const pattern = "failed to satisfy constraint: Member must satisfy regular expression pattern";
    throw invalidParameter(`1 validation error detected: Value '${given}' at 'functionName' ${pattern}`);
  }
  if ((found["region"] ?? region) !== region || (found["account"] ?? ACCOUNT) !== ACCOUNT)
    throw notFound(`Functions from '${found["region"] ?? region}' are not reachable in this region ('${region}')`);
  if (qualifier !== undefined && found["qualifier"] !== undefined && qualifier !== found["qualifier"])
    throw invalidParameter("The derived qualifier from the function name does not match the specified qualifier.");
  return { name: found["name"]!, qualifier: qualifier ?? found["qualifier"] };
}

/** The function, and the qualifier as it was given. */
export function existing(
  world: World,
  { FunctionName, Qualifier }: { FunctionName: string | undefined; Qualifier?: string | undefined },
  region: string,
): { fn: LambdaFunction; qualifier: string | undefined } {
  const { name, qualifier } = addressed(FunctionName, Qualifier, region);
  const fn = lambdaOf(world, region).functions[name];
  if (!fn) throw noFunction(region, name, qualifier);
  return { fn, qualifier };
}

/** The function and the version that the qualifier names; without one, `$LATEST`. */
export function qualified(
  world: World,
  input: { FunctionName: string | undefined; Qualifier?: string | undefined },
  region: string,
): { fn: LambdaFunction; version: Version; qualifier: string | undefined } {
  const { fn, qualifier } = existing(world, input, region);
  const version = versionOf(fn, qualifier);
  if (!version) throw noFunction(region, fn.name, qualifier);
  return { fn, version, qualifier };
}

const noFunction = (region: string, name: string, qualifier: string | undefined) =>
  notFound(`Function not found: ${functionArn(region, name, qualifier)}`);

/** Refuses a change while Lambda is at work on the function, and one that was meant for another revision. */
export function mustBeChangeable(
  { name, latest }: LambdaFunction,
  { now, region, RevisionId }: { now: number; region: string; RevisionId?: string | undefined },
): void {
  const cannot = "The operation cannot be performed at this time.";
  const state = stateOf(latest, now);
  if (state !== "Active") throw conflict(`${cannot} The function is currently in the following state: ${state}`);
  if (now < latest.updatedAt)
    throw conflict(`${cannot} An update is in progress for resource: ${functionArn(region, name)}`);
  if (RevisionId !== undefined && RevisionId !== uuid(latest.revision)) throw changedSince();
}

/** Where the resource policy and the settings of a qualifier are kept. */
export const keyOf = (qualifier: string | undefined): string => qualifier ?? LATEST;
