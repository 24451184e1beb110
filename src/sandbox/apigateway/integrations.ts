import type {
  CreateIntegrationCommandInput,
  CreateIntegrationCommandOutput,
  DeleteIntegrationCommandInput,
  DeleteIntegrationCommandOutput,
  GetIntegrationCommandInput,
  GetIntegrationCommandOutput,
  GetIntegrationsCommandInput,
  GetIntegrationsCommandOutput,
  UpdateIntegrationCommandInput,
  UpdateIntegrationCommandOutput,
} from "@aws-sdk/client-apigatewayv2";
import { sortedBy } from "../pages.ts";
import type { Operation } from "../world.ts";
import type { Api, Integration } from "./api.ts";
import { apiWith, existing, listed, newId, redeploy } from "./lookup.ts";
import { kept, picked, texts } from "./merge.ts";
import { badRequest, checkQuota, conflict } from "./refusals.ts";

const CreateIntegration: Operation<CreateIntegrationCommandInput, CreateIntegrationCommandOutput> = (
  world,
  input,
  region,
) => {
  const api = apiWith(world, input.ApiId, region);
  checkQuota(api.integrations, { most: 300, what: "Integrations" });
  const integration = checked({ IntegrationId: newId(world, 7), ...defaults(input), ...picked(input, SETTINGS) });
  api.integrations[integration.IntegrationId] = integration;
  redeploy(world, api);
  return integration;
};

const GetIntegration: Operation<GetIntegrationCommandInput, GetIntegrationCommandOutput> = (world, input, region) =>
  integrationOf(apiWith(world, input.ApiId, region), input.IntegrationId);

const GetIntegrations: Operation<GetIntegrationsCommandInput, GetIntegrationsCommandOutput> = (
  world,
  { ApiId, MaxResults, NextToken },
  region,
) => {
  const nameOf = ({ IntegrationId }: Integration) => IntegrationId;
  const all = sortedBy(Object.values(apiWith(world, ApiId, region).integrations), nameOf);
  return listed(all, { MaxResults, NextToken }, nameOf);
};

const UpdateIntegration: Operation<UpdateIntegrationCommandInput, UpdateIntegrationCommandOutput> = (
  world,
  input,
  region,
) => {
  const api = apiWith(world, input.ApiId, region);
  const before = integrationOf(api, input.IntegrationId);
  // Without its subtype, a service integration is taken for one with a URI.
  const subtype = before.IntegrationSubtype !== undefined && input.IntegrationSubtype === undefined;
  if (subtype) throw badRequest("Invalid integration URI specified");
  const settings = picked(input, SETTINGS);
  const after = checked({
    ...before,
    ...settings,
    RequestParameters: texts(before.RequestParameters, settings.RequestParameters),
    ResponseParameters: responseParameters(before, settings),
  });
  api.integrations[before.IntegrationId] = after;
  redeploy(world, api);
  return after;
};

const DeleteIntegration: Operation<DeleteIntegrationCommandInput, DeleteIntegrationCommandOutput> = (
  world,
  input,
  region,
) => {
  const api = apiWith(world, input.ApiId, region);
  const { IntegrationId } = integrationOf(api, input.IntegrationId);
  const users = Object.values(api.routes).filter(({ Target }) => Target === `integrations/${IntegrationId}`);
  if (users.length > 0) {
    const ids = users.map(({ RouteId }) => RouteId).join(", ");
    throw conflict(`Cannot delete Integration because it is referenced by the following Routes with Ids: [${ids}]`);
  }
  delete api.integrations[IntegrationId];
  redeploy(world, api);
  return {};
};

const integrationOf = (api: Api, id: string | undefined): Integration =>
  existing(api.integrations, id, "Invalid Integration identifier specified");

type Settings = Partial<Omit<CreateIntegrationCommandInput, "ApiId">>;

/** What HTTP APIs have. */
const SETTINGS = [
  "ConnectionId",
  "ConnectionType",
  "CredentialsArn",
  "Description",
  "IntegrationMethod",
  "IntegrationSubtype",
  "IntegrationType",
  "IntegrationUri",
  "PayloadFormatVersion",
  "RequestParameters",
  "ResponseParameters",
  "TimeoutInMillis",
  "TlsConfig",
] as const;

const defaults = ({ IntegrationType, IntegrationSubtype }: Settings): Settings => ({
  ConnectionType: "INTERNET",
  TimeoutInMillis: 30_000,
  ...(IntegrationType === "AWS_PROXY" && IntegrationSubtype === undefined ? { IntegrationMethod: "POST" } : {}),
});

function responseParameters(before: Settings, update: Settings): Record<string, Record<string, string>> {
  const after = { ...before.ResponseParameters };
  for (const [status, parameters] of Object.entries(update.ResponseParameters ?? {})) {
    const merged = Object.keys(parameters).length === 0 ? {} : texts(after[status], parameters);
    if (Object.keys(merged).length > 0) after[status] = merged;
    else delete after[status];
  }
  return after;
}

function checked(settings: Settings & { IntegrationId: string }): Integration {
  const { IntegrationType, TimeoutInMillis = 0 } = settings;
  if (IntegrationType === "AWS_PROXY") checkAws(settings);
  else if (IntegrationType === "HTTP_PROXY") checkHttp(settings);
  else throw badRequest(`Integration type ${IntegrationType} is not supported for HTTP APIs`);
  if (TimeoutInMillis < 50 || TimeoutInMillis > 30_000)
    throw badRequest("Timeout should be between 50 ms and 30000 ms");
  return kept(settings);
}

function checkAws({ IntegrationSubtype, IntegrationUri = "", PayloadFormatVersion }: Settings): void {
  checkFormat(PayloadFormatVersion, IntegrationSubtype ? ["1.0"] : ["1.0", "2.0"]);
  if (!IntegrationSubtype && !/^arn:aws:(?:lambda|apigateway):.+:function:.+/u.test(IntegrationUri))
    throw badRequest("Invalid integration URI specified");
}

function checkHttp({ IntegrationMethod, IntegrationUri = "", PayloadFormatVersion }: Settings): void {
  checkFormat(PayloadFormatVersion, ["1.0"]);
  if (!/^(?:https?:\/\/|arn:aws:)/u.test(IntegrationUri)) throw badRequest("Invalid integration URI specified");
  if (!IntegrationMethod) throw badRequest("HttpMethod must be specified for HTTP integrations");
}

function checkFormat(format: string | undefined, supported: readonly string[]): void {
  if (!format) throw badRequest("PayloadFormatVersion is a required parameter for integration");
  if (!supported.includes(format)) throw badRequest(`Invalid PayloadFormatVersion: ${format}`);
}

/** What the routes of an API lead to. */
export const integrations = {
  CreateIntegration,
  GetIntegration,
  GetIntegrations,
  UpdateIntegration,
  DeleteIntegration,
};
