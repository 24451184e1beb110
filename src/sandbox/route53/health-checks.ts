import type {
  CreateHealthCheckCommandInput,
  CreateHealthCheckCommandOutput,
  DeleteHealthCheckCommandInput,
  DeleteHealthCheckCommandOutput,
  GetHealthCheckCommandInput,
  GetHealthCheckCommandOutput,
  HealthCheck as Description,
  HealthCheckConfig,
  ListHealthChecksCommandInput,
  ListHealthChecksCommandOutput,
  UpdateHealthCheckCommandInput,
  UpdateHealthCheckCommandOutput,
} from "@aws-sdk/client-route-53";
import { isDeepStrictEqual } from "node:util";
import { page, sortedBy } from "../pages.ts";
import { uuid, type Operation, type World } from "../world.ts";
import { completed } from "./health-check-input.ts";
import { healthCheckWith, type HealthCheck } from "./health-check.ts";
import { invalidInput, refused } from "./refusals.ts";

const MOST_CHECKS = 200;
const MOST_ITEMS = 1000;
const PAGE = 100;
const LONGEST_REFERENCE = 64;

const CreateHealthCheck: Operation<CreateHealthCheckCommandInput, CreateHealthCheckCommandOutput> = (world, input) => {
  const { CallerReference, HealthCheckConfig } = input;
  const { healthChecks, spent } = world.state.dns;
  const reference = CallerReference!;
  if (reference.length < 1 || reference.length > LONGEST_REFERENCE)
    throw invalidInput(`Member must have length less than or equal to ${LONGEST_REFERENCE}`);
  const config = completed(world, HealthCheckConfig!);
  const same = Object.values(healthChecks).find(({ callerReference }) => callerReference === reference);
  if (spent.includes(reference) || (same && !isDeepStrictEqual(same.config, config)))
    throw refused(
      "HealthCheckAlreadyExists",
      `A health check with the caller reference ${reference} has been created already.`,
      409,
    );
  if (!same && Object.keys(healthChecks).length >= MOST_CHECKS)
    throw refused("TooManyHealthChecks", "Limits Exceeded: MAX_HEALTH_CHECKS_BY_OWNER");
  const check = same ?? created(world, reference, config);
  return {
    HealthCheck: described(check),
    Location: `https://route53.amazonaws.com/2013-04-01/healthcheck/${check.id}`,
  };
};

function created(world: World, callerReference: string, config: HealthCheck["config"]): HealthCheck {
  const check: HealthCheck = { id: uuid(world.nextId()), callerReference, config, version: 1, tags: {} };
  Object.assign(check, copied(world, config));
  world.state.dns.healthChecks[check.id] = check;
  return check;
}

/** Route 53 copies what an alarm watches, and looks at it again only when the check is written. */
function copied({ state }: World, { AlarmIdentifier }: HealthCheckConfig): Pick<HealthCheck, "alarm"> {
  const alarm = AlarmIdentifier && state.monitoring[AlarmIdentifier.Region!]?.alarms[AlarmIdentifier.Name!];
  if (!alarm) return {};
  return {
    alarm: {
      EvaluationPeriods: alarm.periods,
      Threshold: alarm.threshold,
      ComparisonOperator: alarm.comparison as "LessThanThreshold",
      Period: alarm.period,
      MetricName: alarm.metric,
      Namespace: alarm.namespace,
      Statistic: alarm.statistic,
      Dimensions: alarm.dimensions.map(({ Name, Value }) => ({ Name, Value })),
    },
  };
}

const GetHealthCheck: Operation<GetHealthCheckCommandInput, GetHealthCheckCommandOutput> = (world, input) => ({
  HealthCheck: described(healthCheckWith(world, input.HealthCheckId)),
});

const ListHealthChecks: Operation<ListHealthChecksCommandInput, ListHealthChecksCommandOutput> = (world, input) => {
  const { Marker, MaxItems = PAGE } = input;
  const nameOf = ({ id }: HealthCheck) => id;
  const limit = Math.min(MaxItems, MOST_ITEMS);
  const all = sortedBy(Object.values(world.state.dns.healthChecks), nameOf);
  const { items, next } = page(all, { after: Marker, limit, nameOf });
  return {
    HealthChecks: items.map(described),
    Marker: Marker ?? "",
    IsTruncated: next !== undefined,
    MaxItems: limit,
    ...(next === undefined ? {} : { NextMarker: next }),
  };
};

const UpdateHealthCheck: Operation<UpdateHealthCheckCommandInput, UpdateHealthCheckCommandOutput> = (world, input) => {
  const { HealthCheckId, HealthCheckVersion, ResetElements = [] } = input;
  const check = healthCheckWith(world, HealthCheckId);
  if (HealthCheckVersion !== undefined && HealthCheckVersion !== check.version)
    throw refused(
      "HealthCheckVersionMismatch",
      `The health check ${check.id} has version ${check.version}, and not ${HealthCheckVersion}.`,
      409,
    );
  const kept = Object.entries(check.config).filter(([name]) => !(ResetElements as string[]).includes(name));
  const before = Object.fromEntries(kept) as HealthCheckConfig;
  check.config = completed(world, { ...before, ...changesIn(input) });
  check.version += 1;
  Object.assign(check, copied(world, check.config));
  return { HealthCheck: described(check) };
};

/** All that an update can change: what it does not say stays as it is. */
function changesIn(input: UpdateHealthCheckCommandInput): Partial<HealthCheckConfig> {
  const { IPAddress, Port, ResourcePath, FullyQualifiedDomainName, SearchString, FailureThreshold } = input;
  const { Inverted, Disabled, HealthThreshold, ChildHealthChecks, EnableSNI, Regions } = input;
  const { AlarmIdentifier, InsufficientDataHealthStatus } = input;
  const changes = {
    IPAddress,
    Port,
    ResourcePath,
    FullyQualifiedDomainName,
    SearchString,
    FailureThreshold,
    Inverted,
    Disabled,
    HealthThreshold,
    ChildHealthChecks,
    EnableSNI,
    Regions,
    AlarmIdentifier,
    InsufficientDataHealthStatus,
  };
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

const DeleteHealthCheck: Operation<DeleteHealthCheckCommandInput, DeleteHealthCheckCommandOutput> = (world, input) => {
  const { id, callerReference } = healthCheckWith(world, input.HealthCheckId);
  const { dns } = world.state;
  delete dns.healthChecks[id];
  dns.spent.push(callerReference);
  return {};
};

const described = ({ id, callerReference, config, version, alarm }: HealthCheck): Description => ({
  Id: id,
  CallerReference: callerReference,
  HealthCheckConfig: config,
  HealthCheckVersion: version,
  ...(alarm ? { CloudWatchAlarmConfiguration: alarm } : {}),
});

/** Health checks themselves. */
export const healthChecks = {
  CreateHealthCheck,
  GetHealthCheck,
  ListHealthChecks,
  UpdateHealthCheck,
  DeleteHealthCheck,
};
