import type { RouteSettings, Stage, UpdateStageRequest } from "@aws-sdk/client-apigatewayv2";
import type { Tags } from "../aws/marks.ts";
import type { ApiAddress } from "./api-lists.ts";
import { changed, present } from "./changed.ts";

/** How many requests a second are let through, and how many at once. */
export interface Throttling {
  rate: number | null;
  burst: number | null;
}

/** What is served of an API, and how. */
export interface StageSpec extends ApiAddress {
  name: string;
  autoDeploy?: boolean;
  throttling?: Throttling;
  detailedMetrics?: boolean;
  /** What is different for some routes, by their keys. Their routes must be there. */
  routes?: Record<string, Throttling & { detailedMetrics: boolean }>;
  variables?: Record<string, string>;
  accessLogs?: { destination: string; format: string } | null;
  description?: string | null;
  tags?: Tags;
}

/** A stage as it is, in the words of the spec. */
export const specOfStage = (found: Stage, { api, region }: ApiAddress): StageSpec => ({
  api,
  region,
  name: found.StageName!,
  autoDeploy: found.AutoDeploy ?? false,
  throttling: throttlingOf(found.DefaultRouteSettings),
  detailedMetrics: found.DefaultRouteSettings?.DetailedMetricsEnabled ?? false,
  routes: Object.fromEntries(
    Object.entries(found.RouteSettings ?? {}).map(([key, settings]) => [
      key,
      { ...throttlingOf(settings), detailedMetrics: settings.DetailedMetricsEnabled ?? false },
    ]),
  ),
  variables: found.StageVariables ?? {},
  accessLogs: found.AccessLogSettings?.DestinationArn
    ? { destination: found.AccessLogSettings.DestinationArn, format: found.AccessLogSettings.Format ?? "" }
    : null,
  description: found.Description || null,
  tags: found.Tags ?? {},
});

const throttlingOf = (settings: RouteSettings | undefined): Throttling => ({
  rate: settings?.ThrottlingRateLimit ?? null,
  burst: settings?.ThrottlingBurstLimit ?? null,
});

/** What CreateStage and UpdateStage are told of these members. */
export function inputOf(spec: Partial<StageSpec>, before?: StageSpec): Omit<UpdateStageRequest, "ApiId" | "StageName"> {
  const { autoDeploy, throttling, detailedMetrics, routes, variables, accessLogs, description } = spec;
  const defaults = settingsOf({ ...throttling, ...(detailedMetrics === undefined ? {} : { detailedMetrics }) });
  const differing = Object.entries(changed(routes ?? {}, before?.routes ?? {}));
  const unset = Object.keys(before?.variables ?? {}).map((name) => [name, ""]);
  return present({
    AutoDeploy: autoDeploy,
    DefaultRouteSettings: Object.keys(defaults).length > 0 ? defaults : undefined,
    RouteSettings:
      differing.length > 0
        ? Object.fromEntries(differing.map(([key, settings]) => [key, settingsOf(settings!)]))
        : undefined,
    // A variable is cleared by an empty text.
    StageVariables: variables && { ...Object.fromEntries(unset), ...variables },
    AccessLogSettings: accessLogs ? { DestinationArn: accessLogs.destination, Format: accessLogs.format } : undefined,
    Description: description,
  });
}

const settingsOf = ({ rate, burst, detailedMetrics }: Partial<Throttling & { detailedMetrics: boolean }>) =>
  present({ ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst, DetailedMetricsEnabled: detailedMetrics });
