import type { Faults } from "../faults.ts";
import type { Names } from "../network.ts";
import type { World } from "../world.ts";
import { isHealthy } from "./health-status.ts";
import { answerIn, type DnsAnswer, type Question, zoneFor } from "./name-server.ts";
import { SPREADING } from "./zone.ts";

/** Whether a health check says that all is well. */
export type IsHealthy = (world: World, checkId: string) => boolean;

/** Route 53 gives every zone so many name servers, and each hears of a change at another time. */
const NAME_SERVERS = 4;
/** How long a service may be gone before Route 53 takes it for unhealthy. */
const NOTICED_AFTER = 60_000;
const MOST_CNAMES = 10;
/** Multiples of it are spread more evenly over 0 to 1 than chance would have it, and are the same in every run. */
const GOLDEN_RATIO = 0.618_033_988_749_895;

interface Kept extends DnsAnswer {
  until: number;
}

interface ResolverOptions {
  faults: Pick<Faults, "downSince">;
  /** Where names lead that no zone of the account answers for. */
  others: Names;
  isHealthy?: IsHealthy;
}

/** The resolvers of clients, one in every place: each keeps what it was answered for as long as the answer says, also that there is no such name. */
export class Resolvers {
  readonly #kept = new Map<string, Kept>();
  readonly #faults: ResolverOptions["faults"];
  readonly #others: Names;
  readonly #isHealthy: IsHealthy;
  #questions = 0;

  constructor({ faults, others, isHealthy: hook = isHealthy }: ResolverOptions) {
    this.#faults = faults;
    this.#others = others;
    this.#isHealthy = hook;
  }

  /** Where a name leads for a client in that place. */
  readonly addressOf: Names = (world, name, from) => {
    let wanted = name.toLowerCase();
    for (let hops = 0; hops <= MOST_CNAMES; hops += 1) {
      const answer = this.#answerFor(world, wanted, from);
      if (!answer) return this.#others(world, wanted, from);
      if (answer.cname === undefined) return answer.address;
      wanted = answer.cname;
    }
    return undefined;
  };

  /** Remembers nothing of an account that is no more. */
  forget(): void {
    this.#kept.clear();
  }

  #answerFor(world: World, name: string, from: string): DnsAnswer | undefined {
    const zone = zoneFor(world, name);
    if (!zone) return undefined;
    const key = `${from} ${name}`;
    const kept = this.#kept.get(key);
    if (kept && world.now < kept.until) return kept;
    const answer = answerIn(zone, name, this.#question(world, from));
    this.#kept.set(key, { ...answer, until: world.now + answer.ttl });
    return answer;
  }

  /** Name servers are asked in turn. */
  #question(world: World, from: string): Question {
    this.#questions += 1;
    const lag = (SPREADING / NAME_SERVERS) * (1 + (this.#questions % NAME_SERVERS));
    return {
      world,
      from,
      asOf: world.now - lag,
      lot: (this.#questions * GOLDEN_RATIO) % 1,
      isWell: (check) => this.#isHealthy(world, check),
      isUp: (region) => !this.#isGone(world, region),
    };
  }

  #isGone(world: World, region: string): boolean {
    const since = this.#faults.downSince({ service: "apigateway", region });
    return since !== undefined && world.now >= since + NOTICED_AFTER;
  }
}
