import { quote, type Finding } from "../finding.ts";
import type { Config, Draft } from "../schema.ts";
import { unknownName } from "./unknown-name.ts";

type Routing = Config["routing"] & {};

/** The name of the hosted zone, when the config gives it by name. */
export function zoneName({ routing }: Draft): string | undefined {
  return routing !== undefined && "name" in routing.zone ? routing.zone.name : undefined;
}

/** Says that a domain name is not in the hosted zone that must hold its records. */
export function outsideZone(at: readonly (string | number)[], domain: string, zone: string | undefined): Finding[] {
  if (zone === undefined || domain === zone || domain.endsWith(`.${zone}`)) return [];
  const remedy = `write a name that ends with ".${zone}", or name the zone that holds this one`;
  return [{ at, reason: `${quote(domain)} is not in the zone ${quote(zone)}`, remedy }];
}

/** The regional name is in the hosted zone. */
export function zoneHoldsTheDomain(draft: Draft): Finding[] {
  const { routing } = draft;
  return routing === undefined ? [] : outsideZone(["routing", "domain"], routing.domain, zoneName(draft));
}

/** Routing leads to APIs of the config, each at a base path of its own. */
export function routingNamesApis({ routing, apis }: Draft): Finding[] {
  if (routing === undefined) return [];
  const at = ["routing", "apis"];
  const entries = Object.entries(routing.apis);
  const paths = entries.map(([, path]) => path);
  return entries.flatMap(([name, path], position) => {
    const unknown = unknownName([...at, name], name, "apis", apis);
    if (paths.indexOf(path) === position) return unknown;
    const first = entries[paths.indexOf(path)]![0];
    const reason = `the base path ${quote(path)} is that of ${quote(first)} too`;
    return [...unknown, { at: [...at, name], reason, remedy: "give each API a base path of its own" }];
  });
}

/** Weights stand beside the weighted policy only, and leave somewhere to go. */
export function weightsMakeSense({ routing, regions }: Draft): Finding[] {
  if (routing === undefined) return [];
  const at = ["routing", "weights"];
  if (routing.policy !== "weighted") {
    if (Object.keys(routing.weights).length === 0) return [];
    const reason = `stand beside the policy ${quote(routing.policy)}`;
    return [{ at, reason, remedy: 'take them out, or write "policy": "weighted"' }];
  }
  if (regions === undefined || Object.values(completeWeights(routing, regions)).some((weight) => weight > 0)) return [];
  return [{ at, reason: "are all 0", remedy: "give at least one region a weight from 1 to 255" }];
}

/** The weight of every region: what the config says, else an equal share. */
export function completeWeights({ weights }: Routing, regions: readonly string[]): Record<string, number> {
  return Object.fromEntries(regions.map((region) => [region, weights[region] ?? Math.floor(255 / regions.length)]));
}

/** A metric check names either an alarm or a whole metric. */
export function healthIsDefined({ routing }: Draft): Finding[] {
  const check = routing?.healthCheck;
  if (check === undefined || check === "none" || check.type !== "metric") return [];
  const { type: _, alarm, ...metric } = check;
  const at = ["routing", "healthCheck"];
  if (alarm !== undefined) {
    return Object.keys(metric).map((key) => ({
      at: [...at, key],
      reason: "stands beside alarm",
      remedy: "keep one: the alarm, or the metric in full",
    }));
  }
  const needed = ["namespace", "metric", "statistic", "threshold", "comparison", "period"];
  return needed
    .filter((key) => !Object.hasOwn(metric, key))
    .map((key) => ({
      at: [...at, key],
      reason: "is missing",
      remedy: "describe the metric in full, or name an alarm",
    }));
}

/** The failover test measures lag in a table of the config, or in its own. */
export function canaryNamesATable({ failover, tables }: Draft): Finding[] {
  const table = failover?.canary.table;
  if (table === undefined || table === "own") return [];
  return unknownName(["failover", "canary", "table"], table, "tables", tables);
}
