import type {
  AliasConfiguration,
  AliasRoutingConfiguration,
  CreateAliasCommandInput,
  CreateAliasCommandOutput,
  DeleteAliasCommandInput,
  DeleteAliasCommandOutput,
  GetAliasCommandInput,
  GetAliasCommandOutput,
  ListAliasesCommandInput,
  ListAliasesCommandOutput,
  UpdateAliasCommandInput,
  UpdateAliasCommandOutput,
} from "@aws-sdk/client-lambda";
import { page, sortedBy } from "../pages.ts";
import { type Operation, uuid } from "../world.ts";
import { type Alias, functionArn, type LambdaFunction, versionOf } from "./function.ts";
import { PAGE } from "./functions.ts";
import { existing } from "./lookup.ts";
import { changedSince, conflict, invalidParameter, notFound } from "./refusals.ts";

const CreateAlias: Operation<CreateAliasCommandInput, CreateAliasCommandOutput> = (world, input, region) => {
  const { fn } = existing(world, { FunctionName: input.FunctionName }, region);
  const { Name, FunctionVersion, Description = "", RoutingConfig } = input;
  if (!/^(?!\d+$)[\w-]{1,128}$/u.test(Name!)) {
    const pattern = "Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)";
    throw invalidParameter(
      `1 validation error detected: Value '${Name}' at 'name' failed to satisfy constraint: ${pattern}`,
    );
  }
  if (fn.aliases[Name!]) throw conflict(`Alias already exists: ${functionArn(region, fn.name, Name)}`);
  const alias: Alias = {
    name: Name!,
    version: publishedVersion(fn, FunctionVersion!, region),
    description: Description,
    revision: world.nextId(),
    weights: weightsOf(fn, RoutingConfig, region),
  };
  fn.aliases[Name!] = alias;
  return described(fn, alias, region);
};

const UpdateAlias: Operation<UpdateAliasCommandInput, UpdateAliasCommandOutput> = (world, input, region) => {
  const { fn, alias } = aliasOf(existing(world, { FunctionName: input.FunctionName }, region).fn, input.Name!, region);
  const { FunctionVersion = alias.version, Description = alias.description, RoutingConfig, RevisionId } = input;
  if (RevisionId !== undefined && RevisionId !== uuid(alias.revision)) throw changedSince();
  const version = publishedVersion(fn, FunctionVersion, region);
  const weights = RoutingConfig ? weightsOf(fn, RoutingConfig, region) : alias.weights;
  Object.assign(alias, { version, description: Description, weights, revision: world.nextId() });
  return described(fn, alias, region);
};

const GetAlias: Operation<GetAliasCommandInput, GetAliasCommandOutput> = (world, input, region) => {
  const { fn, alias } = aliasOf(existing(world, { FunctionName: input.FunctionName }, region).fn, input.Name!, region);
  return described(fn, alias, region);
};

/** An alias that is not there is as good as deleted. */
const DeleteAlias: Operation<DeleteAliasCommandInput, DeleteAliasCommandOutput> = (world, input, region) => {
  const { fn } = existing(world, { FunctionName: input.FunctionName }, region);
  delete fn.aliases[input.Name!];
  delete fn.policies[input.Name!];
  return {};
};

const ListAliases: Operation<ListAliasesCommandInput, ListAliasesCommandOutput> = (world, input, region) => {
  const { fn } = existing(world, { FunctionName: input.FunctionName }, region);
  const { FunctionVersion, Marker, MaxItems = PAGE } = input;
  const nameOf = ({ name }: Alias) => name;
  const all = Object.values(fn.aliases).filter(({ version }) => (FunctionVersion ?? version) === version);
  const limit = Math.min(MaxItems, PAGE);
  const { items, next } = page(sortedBy(all, nameOf), { after: Marker, limit, nameOf });
  return { Aliases: items.map((alias) => described(fn, alias, region)), NextMarker: next };
};

function aliasOf(fn: LambdaFunction, name: string, region: string): { fn: LambdaFunction; alias: Alias } {
  const alias = fn.aliases[name];
  if (!alias) throw notFound(`Cannot find alias arn: ${functionArn(region, fn.name, name)}`);
  return { fn, alias };
}

function publishedVersion(fn: LambdaFunction, version: string, region: string): string {
  if (fn.aliases[version] || !versionOf(fn, version))
    throw notFound(`Function not found: ${functionArn(region, fn.name, version)}`);
  return version;
}

function weightsOf(
  fn: LambdaFunction,
  routing: AliasRoutingConfiguration | undefined,
  region: string,
): Record<string, number> | undefined {
  const weights = routing?.AdditionalVersionWeights ?? {};
  for (const version of Object.keys(weights)) publishedVersion(fn, version, region);
  return Object.keys(weights).length > 0 ? weights : undefined;
}

function described(fn: LambdaFunction, alias: Alias, region: string): AliasConfiguration {
  return {
    AliasArn: functionArn(region, fn.name, alias.name),
    Name: alias.name,
    FunctionVersion: alias.version,
    Description: alias.description,
    RevisionId: uuid(alias.revision),
    ...(alias.weights ? { RoutingConfig: { AdditionalVersionWeights: alias.weights } } : {}),
  };
}

/** Names for versions. */
export const aliases = { CreateAlias, UpdateAlias, GetAlias, DeleteAlias, ListAliases };
