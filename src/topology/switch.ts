import { canonical, document, trust, type Statement } from "../aws/policy.ts";
import { idOf } from "../engine/graph.ts";
import { api } from "../resources/api.ts";
import { SWITCH_KEY, SWITCH_UNTIL, switchName } from "../resources/evacuations.ts";
import { executionRole } from "../resources/execution-role.ts";
import { functionAlias } from "../resources/function-alias.ts";
import { lambdaFunction } from "../resources/function.ts";
import { ourName, roleName } from "../resources/role-name.ts";
import { switchTable } from "../resources/switch-table.ts";
import { tableArn } from "../resources/table.ts";
import type { PathPackage } from "../discover/home-compute.ts";
import { addApi, type Shell } from "./apis.ts";
import { describedApi } from "./described-api.ts";
import { OUR_ALIAS } from "./our-alias.ts";
import type { Identity } from "./identity.ts";
import { addLogGroup } from "./log-groups.ts";
import type { Place } from "./place.ts";
import type { SiteFunction } from "./site.ts";

const step = "switch";

/** The switch of a region, as health checks ask it: `GET /<region>`. */
export interface Switch {
  host: string;
  /** What must be done before it answers. */
  after: readonly string[];
}

/**
 * The evacuation switch of a region: a table of its own, and an endpoint that says whether another region is evacuated.
 * It needs no other region, and not one call of any control plane when it is turned.
 */
export function addSwitch(place: Place, code: PathPackage): Switch {
  const { graph, region, application } = place;
  const { config, identity } = application;
  const name = switchName(identity.mark);
  const tags = { ...config.tags };
  const table = graph.add(
    switchTable,
    { name, region, partitionKey: SWITCH_KEY, billing: "PAY_PER_REQUEST", expires: SWITCH_UNTIL, tags },
    { step },
  );
  // Limited, so that a stranger's requests cost next to nothing; the checkers make a few in a second.
  const definition = describedApi(name, {}, { "GET /{region}": { function: name } });
  const stages = definition.stages.map((one) => ({ ...one, throttling: { rate: 100, burst: 200 } }));
  const { id, endpoint, host } = graph.add(api, { ...definition.shell, region, tags }, { step });
  const called = addFunction(place, { name, code, table: table.name, endpoint });
  const shell: Shell = { id, endpoint, definition: { ...definition, stages }, isOurs: true };
  const { after } = addApi(place, { name, shell, functions: { [name]: called } });
  return { host, after };
}

interface Wanted {
  name: string;
  code: PathPackage;
  table: string;
  endpoint: string;
}

function addFunction(place: Place, { name, code, table, endpoint }: Wanted): SiteFunction {
  const { graph, region, application } = place;
  const { config, identity } = application;
  const group = `/aws/lambda/${name}`;
  const logs = addLogGroup(place, { name: group, retention: 14 }, step);
  const role = graph.add(
    executionRole,
    {
      name: roleName(ourName(identity.mark, "switch", "role", region)),
      trust: canonical(trust(identity.account, "lambda.amazonaws.com")),
      policies: { goglobal: document(...access(identity, { region, name, group })) },
      managed: [],
      permissionsBoundary: config.permissionsBoundary ?? null,
      tags: { ...config.tags },
    },
    { step },
  );
  const spec = {
    ...RUNNING,
    name,
    region,
    role: role.arn,
    // Checkers ask all the time: that they did so is not worth a line.
    logging: { format: "JSON" as const, group, applicationLevel: "WARN", systemLevel: "WARN" },
    environment: { TABLE: table },
    tags: { ...config.tags },
    code: code.code,
    source: { path: code.path },
  };
  const { version } = place.serve(lambdaFunction, spec, { after: [logs.id], step }).outputs;
  const alias = { function: name, name: OUR_ALIAS, region, version, probe: { url: `${endpoint}/${region}` } };
  const { arn } = place.serve(functionAlias, alias, { step }).outputs;
  return { arn, qualifier: OUR_ALIAS, after: [idOf(functionAlias, alias)] };
}

const RUNNING = {
  package: "Zip",
  runtime: "nodejs22.x",
  handler: "index.handler",
  architecture: "arm64",
  memory: 256,
  timeout: 3,
  published: true,
} as const;

/** All that it may do: read an item of its own table, and write to its own log. */
function access(
  identity: Identity,
  { region, name, group }: { region: string; name: string; group: string },
): Statement[] {
  const { partition, account } = identity;
  return [
    {
      Sid: "Items",
      Effect: "Allow",
      Action: ["dynamodb:GetItem"],
      Resource: [tableArn({ cloud: identity }, region, name)],
    },
    {
      Sid: "Log",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: [`arn:${partition}:logs:${region}:${account}:log-group:${group}:*`],
    },
  ];
}
