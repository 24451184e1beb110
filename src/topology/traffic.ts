import type { Aws } from "../aws/aws.ts";
import type { Zone } from "../aws/zone.ts";
import type { Traffic } from "../discover/traffic.ts";
import type { Graph } from "../engine/graph.ts";
import { reference } from "../engine/reference.ts";
import { entrance } from "../resources/entrance.ts";
import type { RecordEntry } from "../resources/record-entries.ts";
import { record } from "../resources/record.ts";
import { addChecks } from "./checks.ts";
import type { Application } from "./place.ts";
import { healthPathBehind } from "./probe.ts";

const step = "traffic";

type Site = Application & {
  zone: Pick<Zone, "id">;
  /** Users are led to a region before what was in its buckets long before is copied there. */
  beforeBackfill?: boolean;
};

/**
 * The common name, with an entry for each region: users are led to a region only once it answers under its own name, has its
 * replicas and what was in its buckets, and is watched. Answers whom users are kept from now.
 */
export function addTraffic(graph: Graph<Aws>, site: Site, traffic: Traffic): string[] {
  const { zone, beforeBackfill = false, ...application } = site;
  const { config } = application;
  const { routing, regions } = config;
  if (!routing) return [];
  const checks = addChecks(graph, application, traffic);
  const path = healthPathBehind(application);
  const { domain, policy, evaluateTargetHealth: evaluate } = routing;
  const entryOf = (region: string): RecordEntry => ({
    target: addEntrance(graph, {
      region,
      domain,
      zone: zone.id,
      ...(path === undefined ? {} : { path }),
      hasOld: region === config.home || beforeBackfill,
    }),
    targetZone: reference(`domain-name/${domain}@${region}`, "zone"),
    ...(policy === "weighted" ? { weight: routing.weights[region]! } : {}),
    healthCheck: checks.get(region) ?? null,
    evaluate,
    ipv6: false,
  });
  const led = regions.filter((region) => !traffic.evacuated.has(region));
  const entries = Object.fromEntries(led.map((region) => [region, entryOf(region)]));
  graph.add(record, { zone: zone.id, name: domain, policy, entries, others: null }, { name: domain, step });
  return evacuationNotices(traffic, domain);
}

interface Entrance {
  region: string;
  domain: string;
  zone: string;
  /** Where it is asked whether it is well. */
  path?: string;
  /** It has what was there before there were other regions, or may do without for now. */
  hasOld: boolean;
}

/** Answers where the entry of a region leads to, once it is ready. */
function addEntrance(graph: Graph<Aws>, { region, domain, zone, path, hasOld }: Entrance): string {
  const name = `${region}.${domain}`;
  const before = graph.nodes.filter(({ id, kind: { name: kind }, place, spans }) => {
    if (kind === "replica") return place === region;
    // These are made for several regions at once.
    if (kind === "strong-replicas") return spans.includes(region);
    return kind === "backfill" ? !hasOld : id === `alias-record/${name}`;
  });
  const target = reference(`domain-name/${domain}@${region}`, "target");
  const url = path === undefined ? {} : { url: `https://${name}${path}` };
  const spec = { zone, name: domain, target, ...url, open: true };
  return graph.add(entrance, spec, { name, after: before.map(({ id }) => id), step }).target;
}

const evacuationNotices = ({ evacuated }: Traffic, domain: string): string[] =>
  [...evacuated].map(
    ([region, until]) =>
      `${region} is evacuated${Number.isFinite(until) ? ` until ${new Date(until).toISOString()}` : ""}: its health checks and its entry of ${domain} are left as they are`,
  );
