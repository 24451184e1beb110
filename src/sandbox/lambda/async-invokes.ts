import type {
  DeleteFunctionEventInvokeConfigCommandInput,
  DeleteFunctionEventInvokeConfigCommandOutput,
  FunctionEventInvokeConfig,
  GetFunctionEventInvokeConfigCommandInput,
  GetFunctionEventInvokeConfigCommandOutput,
  ListFunctionEventInvokeConfigsCommandInput,
  ListFunctionEventInvokeConfigsCommandOutput,
  PutFunctionEventInvokeConfigCommandInput,
  PutFunctionEventInvokeConfigCommandOutput,
  UpdateFunctionEventInvokeConfigCommandInput,
  UpdateFunctionEventInvokeConfigCommandOutput,
} from "@aws-sdk/client-lambda";
import type { Operation, World } from "../world.ts";
import { type AsyncInvoke, functionArn, LATEST, type LambdaFunction } from "./function.ts";
import { existing, keyOf, qualified } from "./lookup.ts";
import { invalidParameter, notFound } from "./refusals.ts";

/** Replaces the whole. */
const PutFunctionEventInvokeConfig: Operation<
  PutFunctionEventInvokeConfigCommandInput,
  PutFunctionEventInvokeConfigCommandOutput
> = (world, input, region) => {
  const { fn, qualifier } = qualified(world, input, region);
  const invoke = checked(world, input);
  fn.asyncInvokes[keyOf(qualifier)] = invoke;
  return described(invoke, { fn, qualifier, region });
};

/** Leaves what is not mentioned. */
const UpdateFunctionEventInvokeConfig: Operation<
  UpdateFunctionEventInvokeConfigCommandInput,
  UpdateFunctionEventInvokeConfigCommandOutput
> = (world, input, region) => {
  const { fn, qualifier } = qualified(world, input, region);
  const { maximumAge, retries } = existingInvoke(fn, qualifier, region);
  const { MaximumEventAgeInSeconds = maximumAge, MaximumRetryAttempts = retries, DestinationConfig } = input;
  const invoke = checked(world, { MaximumEventAgeInSeconds, MaximumRetryAttempts, DestinationConfig });
  fn.asyncInvokes[keyOf(qualifier)] = invoke;
  return described(invoke, { fn, qualifier, region });
};

const GetFunctionEventInvokeConfig: Operation<
  GetFunctionEventInvokeConfigCommandInput,
  GetFunctionEventInvokeConfigCommandOutput
> = (world, input, region) => {
  const { fn, qualifier } = qualified(world, input, region);
  return described(existingInvoke(fn, qualifier, region), { fn, qualifier, region });
};

/** Of all its versions and aliases, on one page. */
const ListFunctionEventInvokeConfigs: Operation<
  ListFunctionEventInvokeConfigsCommandInput,
  ListFunctionEventInvokeConfigsCommandOutput
> = (world, { FunctionName }, region) => {
  const { fn } = existing(world, { FunctionName }, region);
  const all = Object.entries(fn.asyncInvokes);
  return {
    FunctionEventInvokeConfigs: all.map(([qualifier, invoke]) => described(invoke, { fn, qualifier, region })),
  };
};

const DeleteFunctionEventInvokeConfig: Operation<
  DeleteFunctionEventInvokeConfigCommandInput,
  DeleteFunctionEventInvokeConfigCommandOutput
> = (world, input, region) => {
  const { fn, qualifier } = qualified(world, input, region);
  existingInvoke(fn, qualifier, region);
  delete fn.asyncInvokes[keyOf(qualifier)];
  return {};
};

type Said = Pick<
  PutFunctionEventInvokeConfigCommandInput,
  "MaximumEventAgeInSeconds" | "MaximumRetryAttempts" | "DestinationConfig"
>;

function checked(world: World, said: Said): AsyncInvoke {
  const { MaximumEventAgeInSeconds: maximumAge, MaximumRetryAttempts: retries, DestinationConfig: destinations } = said;
  if (maximumAge === undefined && retries === undefined && destinations === undefined)
    throw invalidParameter("You must specify at least one of error handling or destination setting.");
  return { modifiedAt: world.now, maximumAge, retries, destinations };
}

function existingInvoke(fn: LambdaFunction, qualifier: string | undefined, region: string): AsyncInvoke {
  const invoke = fn.asyncInvokes[keyOf(qualifier)];
  if (!invoke)
    throw notFound(`The function ${functionArn(region, fn.name, keyOf(qualifier))} doesn't have an EventInvokeConfig`);
  return invoke;
}

function described(
  { modifiedAt, maximumAge, retries, destinations }: AsyncInvoke,
  { fn, qualifier = LATEST, region }: { fn: LambdaFunction; qualifier: string | undefined; region: string },
): FunctionEventInvokeConfig {
  return {
    LastModified: new Date(modifiedAt),
    FunctionArn: functionArn(region, fn.name, qualifier),
    MaximumEventAgeInSeconds: maximumAge,
    MaximumRetryAttempts: retries,
    DestinationConfig: destinations ?? { OnSuccess: {}, OnFailure: {} },
  };
}

/** How invocations are treated that nobody waits for. */
export const asyncInvokes = {
  PutFunctionEventInvokeConfig,
  UpdateFunctionEventInvokeConfig,
  GetFunctionEventInvokeConfig,
  ListFunctionEventInvokeConfigs,
  DeleteFunctionEventInvokeConfig,
};
