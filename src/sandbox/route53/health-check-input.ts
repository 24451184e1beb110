import type { HealthCheckConfig } from "@aws-sdk/client-route-53";
import { NotSimulated } from "../refusal.ts";
import type { World } from "../world.ts";
import type { Config } from "./health-check.ts";
import { invalidInput } from "./refusals.ts";

const MOST_CHILDREN = 255;
const FEWEST_REGIONS = 3;
const LONGEST = 255;

const OF_ENDPOINT = [
  "Port",
  "ResourcePath",
  "FullyQualifiedDomainName",
  "RequestInterval",
  "FailureThreshold",
  "MeasureLatency",
  "EnableSNI",
  "Regions",
] as const;

/** Which members go with which type; Inverted and Disabled go with all. */
const MEMBERS: Readonly<Record<string, readonly (keyof HealthCheckConfig)[]>> = {
  HTTPS: OF_ENDPOINT,
  HTTPS_STR_MATCH: [...OF_ENDPOINT, "SearchString"],
  CALCULATED: ["HealthThreshold", "ChildHealthChecks"],
  CLOUDWATCH_METRIC: ["AlarmIdentifier", "InsufficientDataHealthStatus"],
};

/** A check as Route 53 keeps it: with its defaults, or refused. */
export function completed(world: World, given: HealthCheckConfig): Config {
  const { Type, Inverted = false, Disabled = false, ...settings } = given;
  const members = MEMBERS[Type!];
  if (!members) throw new NotSimulated(`health checks of type ${Type}`);
  if (settings.IPAddress !== undefined) throw new NotSimulated("health checks of an IP address");
  const odd = Object.entries(settings).find(
    ([name, value]) => value !== undefined && !members.includes(name as keyof HealthCheckConfig),
  );
  if (odd) throw invalidInput(`Invalid parameter : ${odd[0]} cannot be specified for a health check of type ${Type}`);
  const config = { Type: Type!, ...defaultsOf(Type!), ...present(settings), Inverted, Disabled };
  check(world, config);
  return config;
}

const present = (settings: object): object =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));

function defaultsOf(type: string): Partial<Config> {
  if (type === "CALCULATED") return { ChildHealthChecks: [] };
  if (type === "CLOUDWATCH_METRIC") return { InsufficientDataHealthStatus: "LastKnownStatus" };
  return { Port: 443, RequestInterval: 30, FailureThreshold: 3, MeasureLatency: false, EnableSNI: true };
}

function check(world: World, config: Config): void {
  switch (config.Type) {
    case "CALCULATED":
      return checkChildren(world, config);
    case "CLOUDWATCH_METRIC":
      return checkAlarm(world, config);
    default:
      return checkEndpoint(config);
  }
}

function checkEndpoint(config: Config): void {
  const { Type, FullyQualifiedDomainName, SearchString, Port } = config;
  if (!FullyQualifiedDomainName)
    throw invalidInput("Invalid parameter : Either IPAddress or FullyQualifiedDomainName must be specified");
  if (Port !== 443) throw new NotSimulated(`health checks of port ${Port}`);
  if (Type === "HTTPS_STR_MATCH" && !SearchString)
    throw invalidInput("Invalid parameter : SearchString must be specified");
  checkRanges(config);
}

function checkRanges(config: Config): void {
  const { FullyQualifiedDomainName = "", ResourcePath = "", SearchString = "", Regions } = config;
  const { RequestInterval, FailureThreshold } = config;
  if ([FullyQualifiedDomainName, ResourcePath, SearchString].some(({ length }) => length > LONGEST))
    throw invalidInput(`Member must have length less than or equal to ${LONGEST}`);
  if (RequestInterval !== 10 && RequestInterval !== 30)
    throw invalidInput("Invalid parameter : RequestInterval must be 10 or 30");
  if (FailureThreshold! < 1 || FailureThreshold! > 10)
    throw invalidInput("Invalid parameter : FailureThreshold must be between 1 and 10");
  if (Regions && Regions.length < FEWEST_REGIONS)
    throw invalidInput(`Invalid parameter : at least ${FEWEST_REGIONS} regions must be specified`);
}

function checkChildren({ state }: World, { ChildHealthChecks = [], HealthThreshold }: Config): void {
  if (HealthThreshold === undefined) throw invalidInput("Invalid parameter : HealthThreshold must be specified");
  if (HealthThreshold < 0 || HealthThreshold > 256 || ChildHealthChecks.length > MOST_CHILDREN)
    throw invalidInput("Invalid parameter : a calculated health check monitors at most 255 health checks");
  for (const id of ChildHealthChecks) {
    const child = state.dns.healthChecks[id];
    if (!child) throw invalidInput(`Invalid parameter : the child health check ${id} does not exist`);
    if (child.config.Type === "CALCULATED") throw new NotSimulated("calculated health checks of calculated ones");
  }
}

/** AWS documentation, "Monitoring CloudWatch alarms": which of them Route 53 can watch. */
function checkAlarm({ state }: World, { AlarmIdentifier }: Config): void {
  if (!AlarmIdentifier) throw invalidInput("Invalid parameter : AlarmIdentifier must be specified");
  const { Region, Name } = AlarmIdentifier;
  const alarm = state.monitoring[Region!]?.alarms[Name!];
  if (!alarm) throw invalidInput(`Invalid parameter : the alarm ${Name} does not exist in ${Region}`);
  if (alarm.period < 60) throw invalidInput("Invalid parameter : alarms of high-resolution metrics are not supported");
  if (alarm.datapoints !== undefined && alarm.datapoints !== alarm.periods)
    throw invalidInput("Invalid parameter : alarms that use M out of N datapoints are not supported");
}
