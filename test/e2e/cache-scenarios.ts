import type { Aws } from "../../src/aws/aws.ts";
import type { Graph } from "../../src/engine/graph.ts";
import { cachePolicy } from "../../src/resources/cache-policy.ts";
import { behaviourWith, CACHING_DISABLED, noErrorKept, originAt } from "../../src/resources/distribution-spec.ts";
import { distribution } from "../../src/resources/distribution.ts";
import { publicRecord } from "../../src/resources/public-record.ts";
import { CERTIFICATE, smallest, withNames } from "../sandbox/distribution-of-one.ts";
import type { TrafficSite } from "./traffic-site.ts";
import { name, type TrafficScenario, zoneIn } from "./traffic-scenario.ts";

const www = "www.example.com";

interface Cached {
  ttl?: number;
  sought?: string;
  path?: string;
}

function addCached(graph: Graph<Aws>, zone: string, { ttl = 60, sought = www, path = "/orders/*" }: Cached = {}): void {
  const { id } = graph.add(cachePolicy, {
    name: `goglobal-orders_prod-${ttl}s`,
    ttl: { min: 0, default: ttl, max: ttl },
    headers: ["Accept"],
    query: "all",
    cookies: ["session"],
    encodings: ["gzip", "brotli"],
  });
  const { target, zone: targetZone } = graph.add(
    distribution,
    {
      sought,
      enabled: true,
      aliases: [www],
      certificate: CERTIFICATE,
      minimumTls: "TLSv1.2_2021",
      origin: originAt(name),
      default: behaviourWith(id),
      paths: [{ path, ...behaviourWith(CACHING_DISABLED) }],
      errors: noErrorKept(),
      httpVersion: "http2and3",
      ipv6: true,
      tags: { team: "shop" },
    },
    { name: "orders" },
  );
  graph.add(publicRecord, { zone, name: www, target, targetZone, ipv6: true, others: null });
}

const cache: TrafficScenario = {
  what: "a distribution with a cache policy, and the public name cut over to it",
  async play(site) {
    const zone = await zoneIn(site);
    const wanted = (own?: Cached) => site.run((graph) => addCached(graph, zone, own));
    const outcomes = [await wanted(), await wanted()];
    await site.look("made");
    outcomes.push(await wanted({ ttl: 300, path: "/customers/*" }), await wanted({ ttl: 300, path: "/customers/*" }));
    await site.look("updated");
    const gaveBack = await site.giveBack(publicRecord, { zone, name: www });
    outcomes.push(await site.run(() => {}));
    await site.look("removed");
    return [...outcomes, gaveBack];
  },
};

/** A distribution that somebody has made for the public name, with a behaviour and an origin of its own. */
async function theirs({ aws }: TrafficSite): Promise<string> {
  const cloudfront = await aws.cloudfront();
  const { Distribution } = await cloudfront.createDistribution({
    DistributionConfig: smallest({
      CallerReference: "somebody's",
      Comment: "the site of the shop",
      ...withNames(www),
      CacheBehaviors: {
        Quantity: 1,
        Items: [
          {
            PathPattern: "/images/*",
            TargetOriginId: "one",
            ViewerProtocolPolicy: "https-only",
            CachePolicyId: CACHING_DISABLED,
          },
        ],
      },
    }),
  });
  return Distribution!.Id!;
}

const adopted: TrafficScenario = {
  what: "a distribution of somebody else is adopted, and its foreign behaviour left alone",
  async play(site) {
    const zone = await zoneIn(site);
    const sought = await theirs(site);
    const wanted = (own: Cached, adopts = true) =>
      site.run((graph) => addCached(graph, zone, { sought, ...own }), { adopts });
    const outcomes = [await wanted({}), await wanted({})];
    await site.look("adopted");
    outcomes.push(await wanted({ path: "/customers/*" }, false));
    await site.look("updated");
    return outcomes;
  },
};

export const CACHE_SCENARIOS: readonly TrafficScenario[] = [cache, adopted];
