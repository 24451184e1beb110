import type {
  GetHealthCheckLastFailureReasonCommandInput,
  GetHealthCheckLastFailureReasonCommandOutput,
  GetHealthCheckStatusCommandInput,
  GetHealthCheckStatusCommandOutput,
  HealthCheckObservation,
  HealthCheckRegion,
} from "@aws-sdk/client-route-53";
import { emptyMonitoring, lastKnownAt, stateOfMetric, type Watching } from "../cloudwatch/metric.ts";
import type { Operation, World } from "../world.ts";
import { healthCheckWith, isOfEndpoint, statusOfEndpoint, type HealthCheck } from "./health-check.ts";
import { invalidInput } from "./refusals.ts";

/** Where checkers ask from, unless a check says where. */
const CHECKER_REGIONS: readonly HealthCheckRegion[] = [
  "ap-northeast-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "eu-west-1",
  "sa-east-1",
  "us-east-1",
  "us-west-1",
  "us-west-2",
];
const IN_EACH = 2;

/** Whether Route 53 now calls a check healthy. Of one that is gone, AWS promises nothing. */
export function isHealthy(world: World, checkId: string): boolean {
  const check = world.state.dns.healthChecks[checkId];
  return check !== undefined && isWell(world, check) !== check.config.Inverted;
}

/** Before it is inverted. One that is disabled is well, whatever it would say. */
function isWell(world: World, check: HealthCheck): boolean {
  const { Type, Disabled, ChildHealthChecks = [], HealthThreshold = 0 } = check.config;
  if (Disabled) return true;
  if (Type === "CALCULATED") return ChildHealthChecks.filter((id) => isHealthy(world, id)).length >= HealthThreshold;
  return Type === "CLOUDWATCH_METRIC" ? isMetricWell(world, check) : statusOfEndpoint(check, world.now);
}

/** By the metric itself, not by the state of the alarm: SetAlarmState moves nothing here. */
function isMetricWell({ state, now }: World, { config, alarm }: HealthCheck): boolean {
  const monitoring = state.monitoring[config.AlarmIdentifier!.Region!] ?? emptyMonitoring();
  const watching: Watching = {
    namespace: alarm!.Namespace!,
    metric: alarm!.MetricName!,
    dimensions: alarm!.Dimensions ?? [],
    statistic: alarm!.Statistic!,
    period: alarm!.Period!,
    periods: alarm!.EvaluationPeriods!,
    threshold: alarm!.Threshold!,
    comparison: alarm!.ComparisonOperator!,
  };
  const found = stateOfMetric(monitoring, watching, now);
  if (found !== "INSUFFICIENT_DATA") return found === "OK";
  if (config.InsufficientDataHealthStatus !== "LastKnownStatus")
    return config.InsufficientDataHealthStatus === "Healthy";
  const last = lastKnownAt(monitoring, watching, now);
  return last === undefined || stateOfMetric(monitoring, watching, last) === "OK";
}

const GetHealthCheckStatus: Operation<GetHealthCheckStatusCommandInput, GetHealthCheckStatusCommandOutput> = (
  world,
  { HealthCheckId },
) => ({ HealthCheckObservations: observations(endpointWith(world, HealthCheckId), ({ found }) => found) });

const GetHealthCheckLastFailureReason: Operation<
  GetHealthCheckLastFailureReasonCommandInput,
  GetHealthCheckLastFailureReasonCommandOutput
> = (world, { HealthCheckId }) => ({
  HealthCheckObservations: observations(endpointWith(world, HealthCheckId), ({ found }) => found?.lastFailure),
});

function endpointWith(world: World, id: string | undefined): HealthCheck {
  const check = healthCheckWith(world, id);
  if (!isOfEndpoint(check))
    throw invalidInput(
      `Invalid parameter : the status of a health check of type ${check.config.Type} cannot be asked for`,
    );
  return check;
}

/** What each checker reports; one that has not asked yet reports nothing. */
function observations(
  check: HealthCheck,
  seen: (check: HealthCheck) => { at: number; status: string } | undefined,
): HealthCheckObservation[] {
  const report = seen(check);
  if (!report) return [];
  const regions = check.config.Regions ?? CHECKER_REGIONS;
  return regions.flatMap((Region) =>
    Array.from({ length: IN_EACH }, (_, index) => ({
      Region,
      IPAddress: `15.177.${CHECKER_REGIONS.indexOf(Region)}.${index + 1}`,
      StatusReport: { Status: report.status, CheckedTime: new Date(report.at) },
    })),
  );
}

/** What health checks have found. */
export const healthStatus = { GetHealthCheckStatus, GetHealthCheckLastFailureReason };
