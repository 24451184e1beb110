import type {
  CreateStageCommandInput,
  CreateStageCommandOutput,
  DeleteAccessLogSettingsCommandInput,
  DeleteAccessLogSettingsCommandOutput,
  DeleteRouteSettingsCommandInput,
  DeleteRouteSettingsCommandOutput,
  DeleteStageCommandInput,
  DeleteStageCommandOutput,
  GetStageCommandInput,
  GetStageCommandOutput,
  GetStagesCommandInput,
  GetStagesCommandOutput,
  RouteSettings,
  Stage as StageOutput,
  UpdateStageCommandInput,
  UpdateStageCommandOutput,
} from "@aws-sdk/client-apigatewayv2";
import { sortedBy } from "../pages.ts";
import type { Operation, World } from "../world.ts";
import type { Api, Stage } from "./api.ts";
import { apiWith, deploy, gatewayIn, listed, stageOf } from "./lookup.ts";
import { texts } from "./merge.ts";
import { badRequest, checkQuota, conflict, notFound } from "./refusals.ts";
import { checkTags } from "./tags.ts";

const CreateStage: Operation<CreateStageCommandInput, CreateStageCommandOutput> = (world, input, region) => {
  const { StageName: name = "", Tags, Description } = input;
  const api = apiWith(world, input.ApiId, region);
  if (!/^(?:\$default|[\w-]{1,128})$/u.test(name))
    throw badRequest("Stage name only allows a-zA-Z0-9_- characters or $default");
  if (Object.hasOwn(api.stages, name)) throw conflict("Stage already exists");
  checkQuota(api.stages, { most: 10, what: "Stages" });
  const stage: Stage = {
    name,
    createdAt: world.now,
    updatedAt: world.now,
    autoDeploy: false,
    description: Description === "" ? undefined : Description,
    defaults: { DetailedMetricsEnabled: false },
    routeSettings: {},
    variables: {},
    tags: checkTags({}, Tags),
  };
  change(world, api, stage, input);
  api.stages[name] = stage;
  return described(stage);
};

const GetStage: Operation<GetStageCommandInput, GetStageCommandOutput> = (world, { ApiId, StageName }, region) =>
  described(stageOf(apiWith(world, ApiId, region), StageName));

const GetStages: Operation<GetStagesCommandInput, GetStagesCommandOutput> = (world, input, region) => {
  const { ApiId, MaxResults, NextToken } = input;
  const nameOf = ({ name }: Stage) => name;
  const all = sortedBy(Object.values(apiWith(world, ApiId, region).stages), nameOf);
  const { Items, ...more } = listed(all, { MaxResults, NextToken }, nameOf);
  return { Items: Items.map(described), ...more };
};

const UpdateStage: Operation<UpdateStageCommandInput, UpdateStageCommandOutput> = (world, input, region) => {
  const api = apiWith(world, input.ApiId, region);
  const stage = stageOf(api, input.StageName);
  // Unlike elsewhere, an empty description is passed over.
  if (input.Description) stage.description = input.Description;
  change(world, api, stage, input);
  return described(stage);
};

const DeleteStage: Operation<DeleteStageCommandInput, DeleteStageCommandOutput> = (world, input, region) => {
  const api = apiWith(world, input.ApiId, region);
  const { name } = stageOf(api, input.StageName);
  const mapping = Object.values(gatewayIn(world, region).domainNames)
    .flatMap(({ mappings }) => Object.values(mappings))
    .find(({ apiId, stage }) => apiId === api.id && stage === name);
  if (mapping) throw badRequest(`Please remove all API mappings of stage ${name} before deleting it`);
  delete api.stages[name];
  return {};
};

const DeleteRouteSettings: Operation<DeleteRouteSettingsCommandInput, DeleteRouteSettingsCommandOutput> = (
  world,
  { ApiId, StageName, RouteKey = "" },
  region,
) => {
  const stage = stageOf(apiWith(world, ApiId, region), StageName);
  if (!Object.hasOwn(stage.routeSettings, RouteKey)) throw notFound(`Unable to find RouteSettings by key ${RouteKey}`);
  delete stage.routeSettings[RouteKey];
  return {};
};

const DeleteAccessLogSettings: Operation<DeleteAccessLogSettingsCommandInput, DeleteAccessLogSettingsCommandOutput> = (
  world,
  { ApiId, StageName },
  region,
) => {
  delete stageOf(apiWith(world, ApiId, region), StageName).accessLogs;
  return {};
};

function change(world: World, api: Api, stage: Stage, input: Partial<UpdateStageCommandInput>): void {
  const { AutoDeploy = stage.autoDeploy, DefaultRouteSettings = {}, RouteSettings, StageVariables } = input;
  const { AccessLogSettings: logs } = input;
  const routeSettings = mergedSettings(stage.routeSettings, RouteSettings);
  if (RouteSettings) checkKeys(api, routeSettings);
  checkVariables(StageVariables);
  if (logs && !/^arn:aws:(?:logs|firehose):/u.test(logs.DestinationArn ?? ""))
    throw badRequest("Invalid ARN specified in the request");
  if (logs && !logs.Format?.includes("$context.requestId"))
    throw badRequest("Access log format must include at least $context.requestId");
  stage.routeSettings = routeSettings;
  stage.defaults = { ...stage.defaults, ...DefaultRouteSettings };
  stage.variables = texts(stage.variables, StageVariables);
  // A trailing `:*`, as CloudWatch Logs writes it, is dropped.
  if (logs) stage.accessLogs = { ...logs, DestinationArn: logs.DestinationArn!.replace(/:\*$/u, "") };
  follow(world, { api, stage, autoDeploy: AutoDeploy });
  stage.updatedAt = world.now;
}

/** A stage that no longer deploys by itself goes on serving what it served. */
function follow(world: World, { api, stage, autoDeploy }: { api: Api; stage: Stage; autoDeploy: boolean }): void {
  if (autoDeploy && !stage.autoDeploy) deploy(world, stage);
  if (!autoDeploy && stage.autoDeploy) {
    const { routes, integrations, authorizers } = api;
    stage.deployed = structuredClone({ routes, integrations, authorizers });
  }
  stage.autoDeploy = autoDeploy;
}

function mergedSettings(
  before: Record<string, RouteSettings>,
  update: Record<string, RouteSettings> = {},
): Record<string, RouteSettings> {
  const changed = Object.entries(update).map(([key, settings]) => [key, { ...before[key], ...settings }] as const);
  return { ...before, ...Object.fromEntries(changed) };
}

function checkKeys(api: Api, settings: object): void {
  const known = new Set(Object.values(api.routes).map(({ RouteKey }) => RouteKey));
  const unknown = Object.keys(settings).find((key) => !known.has(key));
  if (unknown !== undefined) throw notFound(`Unable to find Route by key ${unknown} within the provided RouteSettings`);
}

function checkVariables(variables: Record<string, string> = {}): void {
  for (const [name, value] of Object.entries(variables)) {
    if (!/^\w+$/u.test(name)) throw badRequest("Stage variable name only allows a-zA-Z0-9_ characters");
    if (!/^[A-Za-z0-9\-._~:/?#&=,]*$/u.test(value))
      throw badRequest(`Stage variable value for ${name} must match [A-Za-z0-9-._~:/?#&=,]+`);
  }
}

function described(stage: Stage): StageOutput & { StageName: string } {
  return {
    AccessLogSettings: stage.accessLogs,
    AutoDeploy: stage.autoDeploy,
    CreatedDate: new Date(stage.createdAt),
    DefaultRouteSettings: stage.defaults,
    DeploymentId: stage.deploymentId,
    Description: stage.description,
    LastUpdatedDate: new Date(stage.updatedAt),
    RouteSettings: stage.routeSettings,
    StageName: stage.name,
    StageVariables: stage.variables,
    Tags: stage.tags,
  };
}

/** What of an API is served, and how. */
export const stages = {
  CreateStage,
  GetStage,
  GetStages,
  UpdateStage,
  DeleteStage,
  DeleteRouteSettings,
  DeleteAccessLogSettings,
};
