import type { Aws } from "../aws/aws.ts";
import type { Zone } from "../aws/zone.ts";
import type { Config } from "../config/schema.ts";
import type { Graph } from "../engine/graph.ts";
import type { Counting } from "../resources/cache-key.ts";
import { cachePolicy } from "../resources/cache-policy.ts";
import { namesOf } from "../resources/certificate-search.ts";
import { certificate } from "../resources/certificate.ts";
import { behaviourWith, CACHING_DISABLED, noErrorKept, originAt } from "../resources/distribution-spec.ts";
import { distribution } from "../resources/distribution.ts";
import { entrance } from "../resources/entrance.ts";
import { issuedCertificate } from "../resources/issued-certificate.ts";
import { publicRecord } from "../resources/public-record.ts";
import { validationRecord } from "../resources/validation-record.ts";
import { ttlsOf } from "./cache-ttl.ts";

const step = "cache";
/** CloudFront takes certificates of this region only. */
const REGION = "us-east-1";

type Cache = NonNullable<Config["cache"]>;

/** What the cache stands in front of, and where its names are. */
export interface CacheSite {
  config: Config;
  zone: Pick<Zone, "id">;
}

/** What the public names are to lead to, once it is there. */
export interface CacheEntrance {
  /** The distribution in the graph. */
  node: string;
  /** Its id in CloudFront. */
  id: string;
  target: string;
  zone: string;
}

/**
 * A certificate for the public names, a cache policy for each time that answers are kept for, and the distribution.
 * Undefined: the config has no cache. Nobody is led there yet: the public records come after it.
 */
export function addCache(graph: Graph<Aws>, { config, zone }: CacheSite): CacheEntrance | undefined {
  const { cache, routing, app } = config;
  if (!cache || !routing) return undefined;
  const policyFor = addPolicies(graph, config, cache);
  const { paths, others } = ttlsOf(cache);
  const {
    id,
    target,
    zone: targetZone,
  } = graph.add(
    distribution,
    {
      sought: cache.distribution ?? cache.domain,
      enabled: true,
      aliases: [...new Set([cache.domain, ...cache.aliases])],
      certificate: addCertificate(graph, { config, zone }, cache),
      minimumTls: "TLSv1.2_2021",
      origin: originAt(routing.domain),
      default: behaviourWith(policyFor(others)),
      paths: paths.map(([path, ttl]) => ({ path, ...behaviourWith(policyFor(ttl)) })),
      errors: noErrorKept(),
      ...(cache.webAcl === undefined ? {} : { webAcl: cache.webAcl }),
      ...(cache.tags === undefined ? {} : { tagHeader: cache.tags }),
      httpVersion: "http2and3",
      ipv6: true,
      tags: { ...config.tags },
    },
    { name: app, step },
  );
  return { node: `distribution/${app}`, id, target, zone: targetZone };
}

/** Leads the public names to the cache, once it answers for them and the regions answer behind it. */
export function addPublicNames(
  graph: Graph<Aws>,
  { config, zone, path }: CacheSite & { path?: string | undefined },
  { node, target, zone: targetZone }: CacheEntrance,
): void {
  const { domain, aliases } = config.cache!;
  for (const name of new Set([domain, ...aliases])) {
    const url = path === undefined ? {} : { url: `https://${name}${path}`, ahead: true };
    const ready = graph.add(
      entrance,
      { zone: zone.id, name, target, ...url, open: true },
      { name, after: [node, `record/${config.routing!.domain}`], step },
    );
    const spec = { zone: zone.id, name, target: ready.target, targetZone, ipv6: true, others: null };
    graph.add(publicRecord, spec, { name, step });
  }
}

/** The ARN of a certificate for all public names that is issued. */
function addCertificate(graph: Graph<Aws>, { config, zone }: CacheSite, cache: Cache): string {
  const name = cache.domain;
  const names = namesOf(name, ...cache.aliases);
  const wanted = { names, region: REGION, tags: { ...config.tags } };
  const { arn, validation } = graph.add(certificate, wanted, { name, step });
  graph.add(validationRecord, { zone: zone.id, records: validation, present: true }, { name, step });
  const issued = { arn, region: REGION, zone: zone.id, issued: true };
  return graph.add(issuedCertificate, issued, { name, after: [`validation-record/${name}`], step }).arn;
}

/** Answers the id of the cache policy for a time; what is kept for none has AWS's own. */
function addPolicies(graph: Graph<Aws>, config: Config, cache: Cache): (seconds: number) => string {
  const { paths, others } = ttlsOf(cache);
  const distinct = [...new Set([others, ...paths.map(([, ttl]) => ttl)])].filter((seconds) => seconds > 0);
  const { headers, query, cookies } = cache.vary;
  const ids = new Map(
    distinct.map((seconds) => {
      const spec = {
        name: `goglobal-${config.mark.replace("/", "_")}-${seconds}s`,
        // What the origin does not want kept is not, and nothing is kept for longer than the config says.
        ttl: { min: 0, default: seconds, max: seconds },
        headers: [...headers],
        query: counting(query),
        cookies: counting(cookies),
        encodings: ["gzip" as const, "brotli" as const],
      };
      return [seconds, graph.add(cachePolicy, spec, { step }).id];
    }),
  );
  return (seconds) => ids.get(seconds) ?? CACHING_DISABLED;
}

const counting = (which: Cache["vary"]["query"]): Counting => {
  if (typeof which === "string") return which;
  return which.length === 0 ? "none" : [...which];
};
