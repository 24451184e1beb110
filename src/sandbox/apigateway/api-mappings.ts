import type {
  ApiMapping,
  CreateApiMappingCommandInput,
  CreateApiMappingCommandOutput,
  DeleteApiMappingCommandInput,
  DeleteApiMappingCommandOutput,
  GetApiMappingCommandInput,
  GetApiMappingCommandOutput,
  GetApiMappingsCommandInput,
  GetApiMappingsCommandOutput,
  UpdateApiMappingCommandInput,
  UpdateApiMappingCommandOutput,
} from "@aws-sdk/client-apigatewayv2";
import { sortedBy } from "../pages.ts";
import type { Operation, World } from "../world.ts";
import type { DomainName, Mapping } from "./api.ts";
import { domainNamed, existing, gatewayIn, listed, newId } from "./lookup.ts";
import { badRequest, conflict } from "./refusals.ts";

const CreateApiMapping: Operation<CreateApiMappingCommandInput, CreateApiMappingCommandOutput> = (
  world,
  { DomainName, ApiId, Stage, ApiMappingKey = "" },
  region,
) => {
  const domain = domainNamed(world, DomainName, region);
  const mapping = { id: newId(world, 6), path: ApiMappingKey, apiId: ApiId!, stage: Stage! };
  check(world, { domain, mapping, region });
  domain.mappings[mapping.id] = mapping;
  return described(mapping);
};

const GetApiMapping: Operation<GetApiMappingCommandInput, GetApiMappingCommandOutput> = (world, input, region) =>
  described(mappingOf(domainNamed(world, input.DomainName, region), input.ApiMappingId));

const GetApiMappings: Operation<GetApiMappingsCommandInput, GetApiMappingsCommandOutput> = (world, input, region) => {
  const { DomainName, MaxResults, NextToken } = input;
  const nameOf = ({ id }: Mapping) => id;
  const all = sortedBy(Object.values(domainNamed(world, DomainName, region).mappings), nameOf);
  const { Items, ...more } = listed(all, { MaxResults, NextToken }, nameOf);
  return { Items: Items.map(described), ...more };
};

const UpdateApiMapping: Operation<UpdateApiMappingCommandInput, UpdateApiMappingCommandOutput> = (
  world,
  { DomainName, ApiMappingId, ApiId, Stage, ApiMappingKey },
  region,
) => {
  const domain = domainNamed(world, DomainName, region);
  const before = mappingOf(domain, ApiMappingId);
  const mapping = { ...before, apiId: ApiId!, stage: Stage ?? before.stage, path: ApiMappingKey ?? before.path };
  check(world, { domain, mapping, region });
  domain.mappings[mapping.id] = mapping;
  return described(mapping);
};

const DeleteApiMapping: Operation<DeleteApiMappingCommandInput, DeleteApiMappingCommandOutput> = (
  world,
  { DomainName, ApiMappingId },
  region,
) => {
  const domain = domainNamed(world, DomainName, region);
  delete domain.mappings[mappingOf(domain, ApiMappingId).id];
  return {};
};

const mappingOf = ({ mappings }: DomainName, id: string | undefined): Mapping =>
  existing(mappings, id, "Invalid API mapping identifier specified");

/** One part of a path after another; none of them is empty. */
const PATH = /^(?:[\w$.+!*'(),-]+(?:\/[\w$.+!*'(),-]+)*)?$/u;

function check(
  world: World,
  { domain, mapping, region }: { domain: DomainName; mapping: Mapping; region: string },
): void {
  if (!PATH.test(mapping.path))
    throw badRequest("An ApiMapping key may contain only letters, numbers and one of $-_.+!*'(),");
  const api = gatewayIn(world, region).apis[mapping.apiId];
  if (!api) throw badRequest("Invalid API identifier specified");
  if (!Object.hasOwn(api.stages, mapping.stage)) throw badRequest("Invalid stage identifier specified");
  const others = Object.values(domain.mappings).filter(({ id }) => id !== mapping.id);
  if (others.some(({ path }) => path === mapping.path))
    throw conflict("ApiMapping key already exists for this domain name");
}

const described = ({ id, path, apiId, stage }: Mapping): ApiMapping & { ApiId: string; Stage: string } => ({
  ApiId: apiId,
  ApiMappingId: id,
  ApiMappingKey: path,
  Stage: stage,
});

/** Which stage of which API answers below which path of a domain name. */
export const apiMappings = {
  CreateApiMapping,
  GetApiMapping,
  GetApiMappings,
  UpdateApiMapping,
  DeleteApiMapping,
};
