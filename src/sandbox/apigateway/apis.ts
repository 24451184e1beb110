import type {
  Api as ApiOutput,
  Cors,
  CreateApiCommandInput,
  CreateApiCommandOutput,
  DeleteApiCommandInput,
  DeleteApiCommandOutput,
  DeleteCorsConfigurationCommandInput,
  DeleteCorsConfigurationCommandOutput,
  GetApiCommandInput,
  GetApiCommandOutput,
  GetApisCommandInput,
  GetApisCommandOutput,
  UpdateApiCommandInput,
  UpdateApiCommandOutput,
} from "@aws-sdk/client-apigatewayv2";
import { sortedBy } from "../pages.ts";
import { NotSimulated } from "../refusal.ts";
import type { Operation } from "../world.ts";
import type { Api } from "./api.ts";
import { apiWith, gatewayIn, listed, newId, redeploy } from "./lookup.ts";
import { text } from "./merge.ts";
import { badRequest } from "./refusals.ts";
import { checkTags } from "./tags.ts";

const CreateApi: Operation<CreateApiCommandInput, CreateApiCommandOutput> = (world, input, region) => {
  const { Name, ProtocolType, Description, Version, CorsConfiguration } = input;
  const { DisableExecuteApiEndpoint = false, IpAddressType = "ipv4", Tags } = input;
  if (ProtocolType !== "HTTP") throw new NotSimulated(`${ProtocolType} of apigateway:CreateApi`);
  checkTexts(input);
  const api: Api = {
    id: newId(world, 10),
    name: Name!,
    createdAt: world.now,
    description: text(undefined, Description),
    version: text(undefined, Version),
    cors: CorsConfiguration && checkedCors(CorsConfiguration),
    executeApiDisabled: DisableExecuteApiEndpoint,
    ipAddressType: IpAddressType,
    tags: checkTags({}, Tags),
    routes: {},
    integrations: {},
    authorizers: {},
    stages: {},
  };
  gatewayIn(world, region).apis[api.id] = api;
  return described(api, region);
};

const GetApi: Operation<GetApiCommandInput, GetApiCommandOutput> = (world, { ApiId }, region) =>
  described(apiWith(world, ApiId, region), region);

const GetApis: Operation<GetApisCommandInput, GetApisCommandOutput> = (world, { MaxResults, NextToken }, region) => {
  const nameOf = ({ id }: Api) => id;
  const apis = sortedBy(Object.values(gatewayIn(world, region).apis), nameOf);
  const { Items, ...more } = listed(apis, { MaxResults, NextToken }, nameOf);
  return { Items: Items.map((api) => described(api, region)), ...more };
};

const UpdateApi: Operation<UpdateApiCommandInput, UpdateApiCommandOutput> = (world, input, region) => {
  const api = apiWith(world, input.ApiId, region);
  const { Name, Description, Version, CorsConfiguration, DisableExecuteApiEndpoint, IpAddressType } = input;
  checkTexts(input);
  api.name = Name ?? api.name;
  api.description = text(api.description, Description);
  api.version = text(api.version, Version);
  api.executeApiDisabled = DisableExecuteApiEndpoint ?? api.executeApiDisabled;
  api.ipAddressType = IpAddressType ?? api.ipAddressType;
  // An empty one clears nothing: there is a call of its own for that.
  if (CorsConfiguration) api.cors = checkedCors({ ...api.cors, ...CorsConfiguration });
  redeploy(world, api);
  return described(api, region);
};

const DeleteCorsConfiguration: Operation<DeleteCorsConfigurationCommandInput, DeleteCorsConfigurationCommandOutput> = (
  world,
  { ApiId },
  region,
) => {
  const api = apiWith(world, ApiId, region);
  delete api.cors;
  redeploy(world, api);
  return {};
};

const DeleteApi: Operation<DeleteApiCommandInput, DeleteApiCommandOutput> = (world, { ApiId }, region) => {
  const { apis, domainNames } = gatewayIn(world, region);
  const { id } = apiWith(world, ApiId, region);
  const isMapped = Object.values(domainNames).some(({ mappings }) =>
    Object.values(mappings).some(({ apiId }) => apiId === id),
  );
  if (isMapped) throw badRequest(`Please remove all API mappings of API ${id} before deleting it`);
  delete apis[id];
  return {};
};

function checkTexts({ Name = "-", Description = "", Version = "" }: Partial<CreateApiCommandInput>): void {
  if (Name.length < 1 || Name.length > 128) throw badRequest("Name must be between 1 and 128 characters");
  if (Description.length > 1024) throw badRequest("Description must be at most 1024 characters");
  if (Version.length > 64) throw badRequest("Version must be at most 64 characters");
}

function checkedCors(cors: Cors): Cors {
  if (cors.AllowCredentials && cors.AllowOrigins?.includes("*"))
    throw badRequest("allow-credentials is not supported for allow-origin *");
  if (cors.MaxAge !== undefined && !(cors.MaxAge >= -1 && cors.MaxAge <= 86_400))
    throw badRequest("MaxAge must be between -1 and 86400");
  return cors;
}

function described(api: Api, region: string): ApiOutput & { ApiId: string } {
  return {
    ApiEndpoint: `https://${api.id}.execute-api.${region}.amazonaws.com`,
    ApiId: api.id,
    ApiKeySelectionExpression: "$request.header.x-api-key",
    CorsConfiguration: api.cors,
    CreatedDate: new Date(api.createdAt),
    Description: api.description,
    DisableExecuteApiEndpoint: api.executeApiDisabled,
    IpAddressType: api.ipAddressType,
    Name: api.name,
    ProtocolType: "HTTP",
    RouteSelectionExpression: "$request.method $request.path",
    Tags: api.tags,
    Version: api.version,
  };
}

/** HTTP APIs themselves. */
export const apis = { CreateApi, GetApi, GetApis, UpdateApi, DeleteCorsConfiguration, DeleteApi };
