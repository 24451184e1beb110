import type {
  DeleteFunctionConcurrencyCommandInput,
  DeleteFunctionConcurrencyCommandOutput,
  GetFunctionConcurrencyCommandInput,
  GetFunctionConcurrencyCommandOutput,
  ListProvisionedConcurrencyConfigsCommandInput,
  ListProvisionedConcurrencyConfigsCommandOutput,
  PutFunctionConcurrencyCommandInput,
  PutFunctionConcurrencyCommandOutput,
} from "@aws-sdk/client-lambda";
import type { Operation } from "../world.ts";
import { existing, lambdaOf } from "./lookup.ts";
import { invalidParameter } from "./refusals.ts";

/** AWS documentation, "Lambda quotas": of an account, in each region. */
const OF_THE_ACCOUNT = 1000;
const UNRESERVED_AT_LEAST = 100;

const PutFunctionConcurrency: Operation<PutFunctionConcurrencyCommandInput, PutFunctionConcurrencyCommandOutput> = (
  world,
  { FunctionName, ReservedConcurrentExecutions },
  region,
) => {
  const { fn } = existing(world, { FunctionName }, region);
  const others = Object.values(lambdaOf(world, region).functions).filter((other) => other !== fn);
  const reserved = others.reduce((sum, { concurrency = 0 }) => sum + concurrency, ReservedConcurrentExecutions!);
  if (OF_THE_ACCOUNT - reserved < UNRESERVED_AT_LEAST)
    throw invalidParameter(
      `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${UNRESERVED_AT_LEAST}].`,
    );
  fn.concurrency = ReservedConcurrentExecutions!;
  return { ReservedConcurrentExecutions };
};

const GetFunctionConcurrency: Operation<GetFunctionConcurrencyCommandInput, GetFunctionConcurrencyCommandOutput> = (
  world,
  { FunctionName },
  region,
) => {
  const { concurrency } = existing(world, { FunctionName }, region).fn;
  return concurrency === undefined ? {} : { ReservedConcurrentExecutions: concurrency };
};

const DeleteFunctionConcurrency: Operation<
  DeleteFunctionConcurrencyCommandInput,
  DeleteFunctionConcurrencyCommandOutput
> = (world, { FunctionName }, region) => {
  delete existing(world, { FunctionName }, region).fn.concurrency;
  return {};
};

/** Concurrency cannot be provisioned in the sandbox. */
const ListProvisionedConcurrencyConfigs: Operation<
  ListProvisionedConcurrencyConfigsCommandInput,
  ListProvisionedConcurrencyConfigsCommandOutput
> = (world, { FunctionName }, region) => {
  existing(world, { FunctionName }, region);
  return { ProvisionedConcurrencyConfigs: [] };
};

/** How much of a function may run at the same time. */
export const concurrency = {
  PutFunctionConcurrency,
  GetFunctionConcurrency,
  DeleteFunctionConcurrency,
  ListProvisionedConcurrencyConfigs,
};
