import type {
  CreateAuthorizerCommandInput,
  CreateAuthorizerCommandOutput,
  DeleteAuthorizerCommandInput,
  DeleteAuthorizerCommandOutput,
  GetAuthorizerCommandInput,
  GetAuthorizerCommandOutput,
  GetAuthorizersCommandInput,
  GetAuthorizersCommandOutput,
  UpdateAuthorizerCommandInput,
  UpdateAuthorizerCommandOutput,
} from "@aws-sdk/client-apigatewayv2";
import { sortedBy } from "../pages.ts";
import type { Operation } from "../world.ts";
import type { Api, Authorizer } from "./api.ts";
import { apiWith, existing, listed, newId, redeploy } from "./lookup.ts";
import { kept, picked } from "./merge.ts";
import { badRequest, checkQuota, conflict } from "./refusals.ts";

const CreateAuthorizer: Operation<CreateAuthorizerCommandInput, CreateAuthorizerCommandOutput> = (
  world,
  input,
  region,
) => {
  const api = apiWith(world, input.ApiId, region);
  checkQuota(api.authorizers, { most: 10, what: "Authorizers" });
  const authorizer = checked(api, { AuthorizerId: newId(world, 6), ...picked(input, SETTINGS) });
  api.authorizers[authorizer.AuthorizerId] = authorizer;
  redeploy(world, api);
  return authorizer;
};

const GetAuthorizer: Operation<GetAuthorizerCommandInput, GetAuthorizerCommandOutput> = (world, input, region) =>
  authorizerOf(apiWith(world, input.ApiId, region), input.AuthorizerId);

const GetAuthorizers: Operation<GetAuthorizersCommandInput, GetAuthorizersCommandOutput> = (
  world,
  { ApiId, MaxResults, NextToken },
  region,
) => {
  const nameOf = ({ AuthorizerId }: Authorizer) => AuthorizerId;
  const all = sortedBy(Object.values(apiWith(world, ApiId, region).authorizers), nameOf);
  return listed(all, { MaxResults, NextToken }, nameOf);
};

const UpdateAuthorizer: Operation<UpdateAuthorizerCommandInput, UpdateAuthorizerCommandOutput> = (
  world,
  input,
  region,
) => {
  const api = apiWith(world, input.ApiId, region);
  const before = authorizerOf(api, input.AuthorizerId);
  const settings = picked(input, SETTINGS);
  const { AuthorizerType = before.AuthorizerType } = settings;
  const base = AuthorizerType === before.AuthorizerType ? before : common(before);
  const after = checked(api, { ...base, ...settings, AuthorizerId: before.AuthorizerId });
  api.authorizers[before.AuthorizerId] = after;
  redeploy(world, api);
  return after;
};

const DeleteAuthorizer: Operation<DeleteAuthorizerCommandInput, DeleteAuthorizerCommandOutput> = (
  world,
  input,
  region,
) => {
  const api = apiWith(world, input.ApiId, region);
  const { AuthorizerId: id, Name } = authorizerOf(api, input.AuthorizerId);
  const user = Object.values(api.routes).find(({ AuthorizerId }) => AuthorizerId === id);
  if (user) throw conflict(`Cannot delete authorizer '${Name}', is referenced in route: ${user.RouteKey}`);
  delete api.authorizers[id];
  redeploy(world, api);
  return {};
};

/** The authorizer of that id. */
export const authorizerOf = (api: Api, id: string | undefined): Authorizer =>
  existing(api.authorizers, id, "Invalid Authorizer identifier specified");

type Settings = Partial<Omit<Authorizer, "AuthorizerId">>;

/** What only an authorizer that asks a function has. */
const OF_REQUEST = [
  "AuthorizerCredentialsArn",
  "AuthorizerPayloadFormatVersion",
  "AuthorizerResultTtlInSeconds",
  "AuthorizerUri",
  "EnableSimpleResponses",
] as const;

const SETTINGS = [...OF_REQUEST, "AuthorizerType", "IdentitySource", "JwtConfiguration", "Name"] as const;

/** What an authorizer keeps when its type changes. */
const common = ({ Name, IdentitySource }: Authorizer): Settings => ({ Name, IdentitySource });

function checked(api: Api, settings: Settings & { AuthorizerId: string }): Authorizer {
  const { AuthorizerId, AuthorizerType, Name = "" } = settings;
  const isTaken = (one: Authorizer) => one.Name === Name && one.AuthorizerId !== AuthorizerId;
  if (Object.values(api.authorizers).some(isTaken))
    throw badRequest(`Authorizer name must be unique. Authorizer ${Name} already exists in this RestApi.`);
  if (AuthorizerType === "JWT") checkJwt(settings);
  else checkRequest(settings);
  return kept({ ...settings, Name });
}

function checkJwt(settings: Settings): void {
  const foreign = OF_REQUEST.find((member) => settings[member] !== undefined);
  if (foreign) throw badRequest(`${foreign} can only be set for REQUEST authorizer.`);
  const { Issuer, Audience = [] } = settings.JwtConfiguration ?? {};
  if (!/^https:\/\/\S+$/u.test(Issuer ?? "")) {
    const reason = `Invalid issuer: ${Issuer}. Issuer must have a valid discovery endpoint ended with '/.well-known/openid-configuration'`;
    throw badRequest(`Caught exception when connecting to the issuer. Please try again later. Error: ${reason}`);
  }
  if (Audience.length === 0) throw badRequest("Audience must be specified for JWT authorizer");
  if (settings.IdentitySource?.length !== 1) throw badRequest("JWT authorizer must have exactly one identity source");
}

function checkRequest(settings: Settings): void {
  const { JwtConfiguration, AuthorizerUri = "", AuthorizerResultTtlInSeconds: ttl = 0, IdentitySource } = settings;
  if (JwtConfiguration) throw badRequest("JwtConfiguration can only be set for JWT authorizer.");
  if (!/^arn:aws:apigateway:[\w-]+:lambda:path\/2015-03-31\/functions\/arn:.+\/invocations$/u.test(AuthorizerUri))
    throw badRequest("Invalid Authorizer URI. Authorizer URI should be a valid API Gateway ARN");
  if (!/^[12]\.0$/u.test(settings.AuthorizerPayloadFormatVersion ?? ""))
    throw badRequest("AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer");
  if (settings.EnableSimpleResponses && settings.AuthorizerPayloadFormatVersion !== "2.0")
    throw badRequest("EnableSimpleResponses can only be set for payload format version 2.0");
  if (ttl < 0 || ttl > 3600) throw badRequest("AuthorizerResultTtlInSeconds must be between 0 and 3600");
  if (ttl > 0 && !IdentitySource?.length) throw badRequest("IdentitySource is required when caching is enabled");
}

/** Those who say who may call a route. */
export const authorizers = {
  CreateAuthorizer,
  GetAuthorizer,
  GetAuthorizers,
  UpdateAuthorizer,
  DeleteAuthorizer,
};
