import type { HealthCheck, HealthCheckConfig } from "@aws-sdk/client-route-53";
import type { Aws, AwsKind, Context } from "../aws/aws.ts";
import { minutes } from "../engine/duration.ts";
import { healthChecks, ownHealthChecks } from "./health-check-list.ts";

/** That Route 53 knows by its own checkers how a check stands: a new one counts as healthy, and as unhealthy when it is inverted. */
export interface ObservedCheckSpec {
  /** The id of the check. */
  check: string;
  seen?: boolean;
}

/** Nothing is made here: the checkers are waited for, and whatever hangs on the check mentions the id from here. */
export const observedCheck: AwsKind<ObservedCheckSpec, "check", { id: string }> = {
  name: "observed-check",
  typical: minutes(1),
  patience: minutes(10),
  key: ["check"],

  async read(context, { check: id }) {
    const check = (await healthChecks(context)).find(({ Id }) => Id === id);
    if (!check) return undefined;
    const missing = (await isJoined(context, check)) ? undefined : await missingReports(context, check);
    return {
      spec: { check: id, seen: missing === undefined },
      outputs: { id },
      ...(missing === undefined ? {} : { pending: missing }),
    };
  },

  // The checkers ask by themselves.
  converge: async () => {},

  stays: "is how a health check is, and no thing of its own",
};

/** What a calculated check of ours counts has been seen before it was let in, and so has the calculated one itself. */
async function isJoined(context: Context, { Id, HealthCheckConfig: config }: HealthCheck): Promise<boolean> {
  // Route 53 tells of endpoints only what its checkers find; of alarms it has what CloudWatch has.
  if (config!.Type === "CALCULATED" || config!.Type === "CLOUDWATCH_METRIC") return true;
  const own = await ownHealthChecks(context);
  return own.some(({ check }) => check.HealthCheckConfig!.ChildHealthChecks?.includes(Id!));
}

/** AWS documentation, HealthCheckConfig: where checkers ask from, unless a check says where. */
const CHECKER_REGIONS = 8;
/** Route 53 calls an endpoint healthy while more than 18 % of its checkers do. */
const ENOUGH = 0.82;

/**
 * Checks that this process has seen before their checkers had reported, and when enough of those first had. It takes Route 53
 * seconds more to make a status of what they report: of such a check, they must have reported once more.
 */
const fresh = new WeakMap<Aws, Map<string, number>>();

/** What is still missing before the status is the checkers' own and not the one that every check begins with. */
async function missingReports({ cloud }: Context, { Id, HealthCheckConfig: config }: HealthCheck) {
  const route53 = await cloud.route53();
  const { HealthCheckObservations: all = [] } = await route53.getHealthCheckStatus({ HealthCheckId: Id! });
  const own = fresh.get(cloud) ?? new Map<string, number>();
  fresh.set(cloud, own);
  const since = own.get(Id!);
  const reports = all.flatMap(({ Region, StatusReport }) =>
    StatusReport?.Status ? [{ Region, at: StatusReport.CheckedTime?.getTime() ?? 0 }] : [],
  );
  const reporting = new Set(reports.filter(({ at }) => at > (since ?? -1)).map(({ Region }) => Region));
  const asked = config!.Regions?.length || CHECKER_REGIONS;
  if (reporting.size / asked > ENOUGH) {
    if (since !== NEVER) {
      own.delete(Id!);
      return undefined;
    }
    own.set(Id!, Math.max(...reports.map(({ at }) => at)));
    return `${about(config!)} once more`;
  }
  if (since === undefined) own.set(Id!, NEVER);
  const times = since === undefined || since === NEVER ? "" : " once more";
  return `${about(config!)}${times}, of which those of ${reporting.size} of ${asked} regions have`;
}

const NEVER = -1;

const about = ({ FullyQualifiedDomainName: name, ResourcePath: path = "" }: HealthCheckConfig): string =>
  `Route 53's checkers to report on https://${name}${path}`;
