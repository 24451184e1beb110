import type { CustomErrorResponses, DistributionConfig } from "@aws-sdk/client-cloudfront";
import type { NetworkAnswer } from "../../../aws/network.ts";
import type { HttpRequest, Site } from "../../network.ts";
import { NotSimulated } from "../../refusal.ts";
import type { World } from "../../world.ts";
import { inForce, type Distribution } from "../distribution.ts";
import { treatmentOf, type Treatment } from "./behaviour.ts";
import { keyParts, type KeyParts } from "./cache-key.ts";
import { errorPage } from "./error-page.ts";
import { forward, type Reach } from "./forward.ts";
import { leastForError, lifetimeOf, staleFor } from "./lifetime.ts";
import { isForgotten, tagsIn, type Known } from "./purge.ts";

/** An answer that an edge location keeps. */
interface Kept extends Known {
  answer: NetworkAnswer;
  /** Until then it is as good as the origin's own. */
  freshUntil: number;
  /** Until then it stands in for an error that the origin answered. */
  standsInUntil: number;
}

/** A request at a distribution, with all that decides what becomes of it. */
interface Visit {
  world: World;
  request: HttpRequest;
  distribution: Distribution;
  config: DistributionConfig;
  treatment: Treatment;
  parts: KeyParts;
}

/** All edge locations of CloudFront, each with a cache of its own. */
export class Edges {
  readonly #reach: Reach;
  readonly #kept = new Map<string, Kept>();

  constructor(reach: Reach) {
    this.#reach = reach;
  }

  /** The entrance of all distributions: no region has it, so it is not down with any. */
  readonly siteAt = (address: string): Site | undefined =>
    /^d[a-z0-9]+\.cloudfront\.net$/u.test(address)
      ? { service: "cloudfront", region: "edge", answer: (world, request) => this.#answer(world, request) }
      : undefined;

  /** Empties all caches, for another account. */
  forget(): void {
    this.#kept.clear();
  }

  async #answer(world: World, request: HttpRequest): Promise<NetworkAnswer> {
    const distribution = distributionAt(world, request.host);
    const config = distribution && inForce(distribution, world.now);
    if (!distribution || !config?.Enabled) return errorPage(403, "Bad request. We can't connect to the server.");
    const treatment = treatmentOf(world, config, request.path);
    if (!treatment.methods.includes(request.method))
      return errorPage(403, "This distribution is not configured to allow the HTTP request method.");
    const parts = keyParts(treatment.policy, request);
    const visit = { world, request, distribution, config, treatment, parts };
    return treatment.cached.includes(request.method) ? this.#fromCache(visit) : this.#fromOrigin(visit);
  }

  async #fromCache(visit: Visit): Promise<NetworkAnswer> {
    const { world, config, distribution } = visit;
    const key = keyOf(visit);
    const known = this.#kept.get(key);
    const kept = known && !isForgotten(known, distribution.invalidations, world.now) ? known : undefined;
    if (!kept) this.#kept.delete(key);
    if (kept && world.now < Math.max(kept.freshUntil, kept.standsInUntil)) return hit(kept, world.now);
    const answer = await this.#fromOrigin(visit);
    const errors = config.CustomErrorResponses;
    if (kept && answer.status >= 500 && world.now < kept.freshUntil + staleFor(kept.answer) * 1000) {
      kept.standsInUntil = world.now + leastForError(answer.status, errors) * 1000;
      return hit(kept, world.now);
    }
    this.#keep(key, visit, { answer, errors });
    return answer;
  }

  #keep(
    key: string,
    { world, request, config, treatment, parts }: Visit,
    { answer, errors }: { answer: NetworkAnswer; errors: CustomErrorResponses | undefined },
  ): void {
    const seconds = lifetimeOf(answer, treatment.policy, errors);
    if (seconds === undefined) return;
    const storedAt = world.now;
    const tags = tagsIn(answer.headers[config.CacheTagConfig?.HeaderName!.toLowerCase() ?? ""]);
    const path = `${request.path}${parts.query === "" ? "" : `?${parts.query}`}`;
    this.#kept.set(key, { answer, path, tags, storedAt, freshUntil: storedAt + seconds * 1000, standsInUntil: 0 });
  }

  async #fromOrigin({ request, config, treatment, parts }: Visit): Promise<NetworkAnswer> {
    const answer = await forward(this.#reach, request, { treatment, parts });
    const page = config.CustomErrorResponses?.Items?.find(({ ErrorCode }) => ErrorCode === answer.status);
    if (page?.ResponsePagePath) throw new NotSimulated("error pages of a distribution");
    return withCache(answer, answer.status >= 400 ? "Error" : "Miss");
  }
}

/** The one that a name is meant for: its own, or one of its aliases. */
function distributionAt({ state, now }: World, host: string): Distribution | undefined {
  const all = Object.values(state.cloudfront.distributions);
  const namesOf = (one: Distribution) => [one.domainName, ...(inForce(one, now)?.Aliases?.Items ?? [])];
  return (
    all.find((one) => namesOf(one).includes(host)) ??
    all.find((one) => namesOf(one).includes(host.replace(/^[^.]+/u, "*")))
  );
}

const keyOf = ({ request, distribution, parts }: Visit): string =>
  JSON.stringify([request.from, distribution.id, request.method, request.path, parts]);

function hit({ answer, storedAt }: Kept, now: number): NetworkAnswer {
  const shown = withCache(answer, answer.status >= 400 ? "Error" : "Hit");
  return { ...shown, headers: { ...shown.headers, age: String(Math.floor((now - storedAt) / 1000)) } };
}

const withCache = (answer: NetworkAnswer, how: "Hit" | "Miss" | "Error"): NetworkAnswer => ({
  ...answer,
  headers: { ...answer.headers, via: "1.1 cloudfront", "x-cache": `${how} from cloudfront` },
});
