import type {
  UpdateFunctionCodeCommandInput,
  UpdateFunctionCodeCommandOutput,
  UpdateFunctionConfigurationCommandInput,
  UpdateFunctionConfigurationCommandOutput,
} from "@aws-sdk/client-lambda";
import type { Operation, World } from "../world.ts";
import { codeFrom } from "./code.ts";
import { described } from "./description.ts";
import type { Version } from "./function.ts";
import { existing, mustBeChangeable } from "./lookup.ts";
import { checkSettings, withInput } from "./settings.ts";

const UPDATING_FOR = 3000;

function touch(world: World, version: Version): void {
  version.modifiedAt = world.now;
  version.revision = world.nextId();
  version.updatedAt = world.now + UPDATING_FOR;
}

const UpdateFunctionConfiguration: Operation<
  UpdateFunctionConfigurationCommandInput,
  UpdateFunctionConfigurationCommandOutput
> = (world, input, region) => {
  const { fn } = existing(world, { FunctionName: input.FunctionName }, region);
  const { RevisionId } = input;
  mustBeChangeable(fn, { now: world.now, region, RevisionId });
  const settings = withInput(fn.latest.settings, input);
  checkSettings(world, settings, { region, package: fn.package });
  fn.latest.settings = settings;
  touch(world, fn.latest);
  return described(world, { fn, version: fn.latest, region, qualifier: undefined });
};

const UpdateFunctionCode: Operation<UpdateFunctionCodeCommandInput, UpdateFunctionCodeCommandOutput> = (
  world,
  input,
  region,
) => {
  const { fn } = existing(world, { FunctionName: input.FunctionName }, region);
  const { RevisionId, Architectures = [fn.latest.architecture], DryRun = false } = input;
  mustBeChangeable(fn, { now: world.now, region, RevisionId });
  const code = codeFrom(world, input, { region, operation: "UpdateFunctionCode", package: fn.package });
  const version = { ...fn.latest, code, architecture: Architectures[0]! };
  if (!DryRun) {
    touch(world, version);
    fn.latest = version;
  }
  return described(world, { fn, version, region, qualifier: undefined });
};

/** Changes of what is deployed: one at a time. */
export const updates = { UpdateFunctionConfiguration, UpdateFunctionCode };
