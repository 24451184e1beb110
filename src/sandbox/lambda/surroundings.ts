import type {
  GetFunctionCodeSigningConfigCommandInput,
  GetFunctionCodeSigningConfigCommandOutput,
  ListEventSourceMappingsCommandInput,
  ListEventSourceMappingsCommandOutput,
  ListFunctionUrlConfigsCommandInput,
  ListFunctionUrlConfigsCommandOutput,
} from "@aws-sdk/client-lambda";
import type { Operation } from "../world.ts";
import { existing } from "./lookup.ts";

/** Event sources cannot be mapped in the sandbox yet. */
const ListEventSourceMappings: Operation<ListEventSourceMappingsCommandInput, ListEventSourceMappingsCommandOutput> = (
  world,
  { FunctionName },
  region,
) => {
  if (FunctionName !== undefined) existing(world, { FunctionName }, region);
  return { EventSourceMappings: [] };
};

/** Functions cannot be given URLs in the sandbox. */
const ListFunctionUrlConfigs: Operation<ListFunctionUrlConfigsCommandInput, ListFunctionUrlConfigsCommandOutput> = (
  world,
  { FunctionName },
  region,
) => {
  existing(world, { FunctionName }, region);
  return { FunctionUrlConfigs: [] };
};

/** Code cannot be signed in the sandbox. */
const GetFunctionCodeSigningConfig: Operation<
  GetFunctionCodeSigningConfigCommandInput,
  GetFunctionCodeSigningConfigCommandOutput
> = (world, { FunctionName }, region) => {
  const { fn } = existing(world, { FunctionName }, region);
  return { CodeSigningConfigArn: undefined, FunctionName: fn.name };
};

/** What a function may have around it, and here never has. */
export const surroundings = { ListEventSourceMappings, ListFunctionUrlConfigs, GetFunctionCodeSigningConfig };
