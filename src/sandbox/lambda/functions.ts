import type {
  CreateFunctionCommandInput,
  CreateFunctionCommandOutput,
  DeleteFunctionCommandInput,
  DeleteFunctionCommandOutput,
  GetFunctionCommandInput,
  GetFunctionCommandOutput,
  GetFunctionConfigurationCommandInput,
  GetFunctionConfigurationCommandOutput,
  ListFunctionsCommandInput,
  ListFunctionsCommandOutput,
} from "@aws-sdk/client-lambda";
import { page, sortedBy } from "../pages.ts";
import { NotSimulated } from "../refusal.ts";
import type { Operation, World } from "../world.ts";
import { codeFrom } from "./code.ts";
import { codeLocation, described, listed } from "./description.ts";
import { functionArn, LATEST, type LambdaFunction, type Version } from "./function.ts";
import { addressed, existing, lambdaOf, qualified } from "./lookup.ts";
import { conflict, invalidParameter } from "./refusals.ts";
import { checkSettings, defaults, withInput } from "./settings.ts";
import { checkTags } from "./tags.ts";

const CREATING_FOR = 5000;
/** Network interfaces are made first. */
const CREATING_IN_VPC_FOR = 60_000;

const CreateFunction: Operation<CreateFunctionCommandInput, CreateFunctionCommandOutput> = (world, input, region) => {
  const { PackageType = "Zip", Tags = {} } = input;
  const { name } = addressed(input.FunctionName, undefined, region);
  const { functions } = lambdaOf(world, region);
  if (functions[name]) throw conflict(`Function already exist: ${name}`);
  const latest = firstVersion(world, input, { name, region });
  const fn: LambdaFunction = {
    name,
    createdAt: world.now,
    package: PackageType,
    tags: checkTags({}, Tags),
    latest,
    published: [],
    lastVersion: 0,
    aliases: {},
    policies: {},
    asyncInvokes: {},
  };
  functions[name] = fn;
  return described(world, { fn, version: latest, region, qualifier: undefined });
};

function firstVersion(
  world: World,
  input: CreateFunctionCommandInput,
  { name, region }: { name: string; region: string },
): Version {
  const { PackageType = "Zip", Architectures = ["x86_64"] } = input;
  if (Architectures.length !== 1) throw invalidParameter("Architectures list must contain exactly one architecture.");
  const settings = withInput(defaults(name), input);
  checkSettings(world, settings, { region, package: PackageType });
  return {
    version: LATEST,
    settings,
    code: codeFrom(world, input.Code!, { region, operation: "CreateFunction", package: PackageType }),
    architecture: Architectures[0]!,
    modifiedAt: world.now,
    revision: world.nextId(),
    activeAt: world.now + (settings.VpcConfig ? CREATING_IN_VPC_FOR : CREATING_FOR),
    updatedAt: world.now,
  };
}

const GetFunction: Operation<GetFunctionCommandInput, GetFunctionCommandOutput> = (world, input, region) => {
  const found = qualified(world, input, region);
  const { fn, version } = found;
  return {
    Configuration: described(world, { ...found, region }),
    Code: codeLocation(world, version, region),
    ...(Object.keys(fn.tags).length > 0 ? { Tags: fn.tags } : {}),
    ...(fn.concurrency === undefined ? {} : { Concurrency: { ReservedConcurrentExecutions: fn.concurrency } }),
  };
};

const GetFunctionConfiguration: Operation<
  GetFunctionConfigurationCommandInput,
  GetFunctionConfigurationCommandOutput
> = (world, input, region) => described(world, { ...qualified(world, input, region), region });

/** The whole function: its versions, aliases and policies go with it. */
const DeleteFunction: Operation<DeleteFunctionCommandInput, DeleteFunctionCommandOutput> = (world, input, region) => {
  const { fn, qualifier } = existing(world, { FunctionName: input.FunctionName }, region);
  if (qualifier !== undefined) throw new NotSimulated(`the deletion of ${functionArn(region, fn.name, qualifier)}`);
  delete lambdaOf(world, region).functions[fn.name];
  return { StatusCode: 204 };
};

/** As many as AWS puts on a page at most, whatever is asked for. */
export const PAGE = 50;

const ListFunctions: Operation<ListFunctionsCommandInput, ListFunctionsCommandOutput> = (world, input, region) => {
  const { Marker, MaxItems = PAGE } = input;
  const nameOf = ({ name }: LambdaFunction) => name;
  const all = sortedBy(Object.values(lambdaOf(world, region).functions), nameOf);
  const { items, next } = page(all, { after: Marker, limit: Math.min(MaxItems, PAGE), nameOf });
  return { Functions: items.map((fn) => listed(world, fn, fn.latest, region)), NextMarker: next };
};

/** Functions themselves. */
export const functions = { CreateFunction, GetFunction, GetFunctionConfiguration, DeleteFunction, ListFunctions };
