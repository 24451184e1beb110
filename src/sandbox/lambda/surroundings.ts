import type {
  GetFunctionCodeSigningConfigCommandInput,
  GetFunctionCodeSigningConfigCommandOutput,
  ListFunctionUrlConfigsCommandInput,
  ListFunctionUrlConfigsCommandOutput,
} from "@aws-sdk/client-lambda";
import type { Operation } from "../world.ts";
import { existing } from "./lookup.ts";

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
export const surroundings = { ListFunctionUrlConfigs, GetFunctionCodeSigningConfig };
