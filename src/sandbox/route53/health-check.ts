import type { CloudWatchAlarmConfiguration, HealthCheckConfig, HealthCheckType } from "@aws-sdk/client-route-53";
import type { World } from "../world.ts";
import { refused } from "./refusals.ts";

/** A health check. */
export interface HealthCheck {
  id: string;
  callerReference: string;
  /** With what Route 53 takes where nothing is said. */
  config: Config;
  version: number;
  tags: Record<string, string>;
  /** The settings of its alarm as they were when the check was last written. */
  alarm?: CloudWatchAlarmConfiguration;
  /** What the checkers of an endpoint have found; nothing before the first of them has asked. */
  found?: Found;
}

export type Config = HealthCheckConfig & { Type: HealthCheckType; Inverted: boolean; Disabled: boolean };

/** What the checkers have found. One request stands for those of all of them. */
export interface Found {
  at: number;
  passed: boolean;
  /** In the words of GetHealthCheckStatus. */
  status: string;
  /** How many times so, one after the other. */
  inARow: number;
  lastFailure?: { at: number; status: string };
  /** What was decided last, and when. */
  decided?: { passed: boolean; at: number; before: boolean };
}

/** What the checkers report is put together, and Route 53's name servers are told (AWS documentation gives no figure). */
export const TELLING = 10_000;

/** The check of that id, or Route 53's refusal. */
export function healthCheckWith({ state }: World, id: string | undefined): HealthCheck {
  const check = state.dns.healthChecks[id!];
  if (!check) throw refused("NoSuchHealthCheck", `A health check with id ${id} does not exist.`, 404);
  return check;
}

/** Whether a check asks an endpoint. */
export const isOfEndpoint = ({ config }: HealthCheck): boolean => config.FullyQualifiedDomainName !== undefined;

/**
 * What checkers now make of an endpoint, disregarding that a check may be inverted. A new one is well until so many
 * requests in a row have failed as its threshold says.
 */
export function statusOfEndpoint({ found }: HealthCheck, now: number): boolean {
  const { decided } = found ?? {};
  if (!decided) return true;
  return now >= decided.at + TELLING ? decided.passed : decided.before;
}

/** Takes down what the checkers have just found. */
export function noteFinding(
  check: HealthCheck,
  { passed, status }: Pick<Found, "passed" | "status">,
  at: number,
): void {
  const { found, config } = check;
  const before = statusOfEndpoint(check, at);
  const inARow = found?.passed === passed ? found.inARow + 1 : 1;
  const known = found?.decided?.passed;
  const isDecided = inARow >= config.FailureThreshold! && passed !== known;
  const lastFailure = passed ? found?.lastFailure : { at, status };
  check.found = {
    at,
    passed,
    status,
    inARow,
    ...(lastFailure ? { lastFailure } : {}),
    ...(isDecided ? { decided: { passed, at, before } } : found?.decided ? { decided: found.decided } : {}),
  };
}
