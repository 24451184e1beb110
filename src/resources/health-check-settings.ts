import type { HealthCheck, HealthCheckConfig } from "@aws-sdk/client-route-53";
import type { Tags } from "../aws/marks.ts";
import { metricOf, type MetricSettings } from "./alarm-settings.ts";

/** What Route 53 finds out about a region. */
export interface HealthCheckSpec {
  /** The region that is watched. */
  watched: string;
  /** What of it, or from where: AWS gives checks no names. */
  role: string;
  type?: "HTTPS" | "HTTPS_STR_MATCH" | "CALCULATED" | "CLOUDWATCH_METRIC";
  /** Of an endpoint: its name, its path, and what its answer must contain. */
  domain?: string;
  path?: string | null;
  match?: string;
  /** In seconds. */
  interval?: number;
  /** How many answers in a row change the status. */
  failures?: number;
  sni?: boolean;
  /** The ids of other checks, and how many of them must be healthy. */
  children?: string[];
  healthyChildren?: number;
  alarm?: { region: string; name: string };
  /** What the alarm watches: Route 53 copies it, and does not look again by itself. */
  metric?: MetricSettings;
  insufficientData?: "Healthy" | "Unhealthy" | "LastKnownStatus";
  inverted?: boolean;
  /** A check that is disabled is always healthy. */
  disabled?: boolean;
  tags?: Tags;
  /** Why the path that all checkers would ask does not answer at home: then no check is made. */
  trouble?: string;
}

type Settings = Omit<HealthCheckSpec, "watched" | "role" | "tags" | "trouble">;

/** A check as it is, in the words of the spec. */
export function settingsOf({ HealthCheckConfig: config, CloudWatchAlarmConfiguration: copy }: HealthCheck): Settings {
  const { Type, Inverted = false, Disabled = false } = config!;
  return {
    type: Type as NonNullable<Settings["type"]>,
    ...ofType(config!),
    ...(copy ? { metric: metricOf(copy) } : {}),
    inverted: Inverted,
    disabled: Disabled,
  };
}

function ofType(config: HealthCheckConfig): Settings {
  const { AlarmIdentifier: alarm } = config;
  switch (config.Type) {
    case "CALCULATED":
      return { children: config.ChildHealthChecks ?? [], healthyChildren: config.HealthThreshold! };
    case "CLOUDWATCH_METRIC":
      return {
        alarm: { region: alarm!.Region!, name: alarm!.Name! },
        insufficientData: config.InsufficientDataHealthStatus!,
      };
    default:
      return {
        domain: config.FullyQualifiedDomainName!,
        path: config.ResourcePath ?? null,
        ...(config.SearchString === undefined ? {} : { match: config.SearchString }),
        interval: config.RequestInterval!,
        failures: config.FailureThreshold!,
        sni: config.EnableSNI ?? false,
      };
  }
}

/** The settings as a call takes them, without those that only a new check can be given. */
export function inputOf(settings: Partial<Settings>): Omit<HealthCheckConfig, "Type"> {
  const { domain, path, match, failures, sni, children, healthyChildren } = settings;
  const { alarm, insufficientData, inverted, disabled } = settings;
  const input = {
    FullyQualifiedDomainName: domain,
    ResourcePath: path ?? undefined,
    SearchString: match,
    FailureThreshold: failures,
    EnableSNI: sni,
    ChildHealthChecks: children,
    HealthThreshold: healthyChildren,
    AlarmIdentifier: alarm && { Region: alarm.region as "us-east-1", Name: alarm.name },
    InsufficientDataHealthStatus: insufficientData,
    Inverted: inverted,
    Disabled: disabled,
  };
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}

/** A new check. */
export const configOf = ({ type, interval, ...settings }: HealthCheckSpec): HealthCheckConfig => ({
  Type: type,
  ...(interval === undefined ? {} : { RequestInterval: interval }),
  ...inputOf(settings),
});
