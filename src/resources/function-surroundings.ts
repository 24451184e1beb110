import type { GetFunctionEventInvokeConfigCommandOutput, Lambda } from "@aws-sdk/client-lambda";
import { isDeepStrictEqual } from "node:util";
import { missingTags, type Tags } from "../aws/marks.ts";

/** How Lambda treats invocations that nobody waits for. */
export interface AsyncInvoke {
  /** In seconds. */
  maximumAge: number | null;
  retries: number | null;
}

/** What belongs to a function as a whole, and to no version of it. */
interface Surroundings {
  tags?: Tags;
  concurrency?: number | null;
  asyncInvoke?: AsyncInvoke | null;
}

/** Where AWS keeps nothing but destinations, there is nothing of what we mirror. */
export function asyncInvokeOf(found: GetFunctionEventInvokeConfigCommandOutput | undefined): AsyncInvoke | null {
  const { MaximumEventAgeInSeconds: maximumAge = null, MaximumRetryAttempts: retries = null } = found ?? {};
  return maximumAge === null && retries === null ? null : { maximumAge, retries };
}

/** Makes what is around a function as the spec wants it. */
export async function writeSurroundings(
  lambda: Lambda,
  { name, arn }: { name: string; arn: string },
  wanted: Surroundings,
  before: Surroundings,
): Promise<void> {
  const missing = missingTags(wanted.tags ?? {}, before.tags);
  if (Object.keys(missing).length > 0) await lambda.tagResource({ Resource: arn, Tags: missing });
  const { concurrency, asyncInvoke } = wanted;
  if (concurrency !== undefined && concurrency !== (before.concurrency ?? null))
    await writeConcurrency(lambda, name, concurrency);
  if (asyncInvoke !== undefined && !isDeepStrictEqual(asyncInvoke, before.asyncInvoke ?? null))
    await writeAsyncInvoke(lambda, name, { asyncInvoke, before: before.asyncInvoke ?? null });
}

const writeConcurrency = (lambda: Lambda, FunctionName: string, concurrency: number | null): Promise<unknown> =>
  concurrency === null
    ? lambda.deleteFunctionConcurrency({ FunctionName })
    : lambda.putFunctionConcurrency({ FunctionName, ReservedConcurrentExecutions: concurrency });

function writeAsyncInvoke(
  lambda: Lambda,
  FunctionName: string,
  { asyncInvoke, before }: { asyncInvoke: AsyncInvoke | null; before: AsyncInvoke | null },
): Promise<unknown> {
  if (asyncInvoke === null) return lambda.deleteFunctionEventInvokeConfig({ FunctionName });
  const { maximumAge, retries } = asyncInvoke;
  const config = {
    FunctionName,
    ...(maximumAge === null ? {} : { MaximumEventAgeInSeconds: maximumAge }),
    ...(retries === null ? {} : { MaximumRetryAttempts: retries }),
  };
  // A put replaces all, destinations too, and an update clears nothing.
  const clears = maximumAge === null || retries === null;
  return before === null || clears
    ? lambda.putFunctionEventInvokeConfig(config)
    : lambda.updateFunctionEventInvokeConfig(config);
}
