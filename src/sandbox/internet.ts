import type { VirtualClock } from "../engine/virtual-clock.ts";
import { Apis } from "./apigateway/serve/apis.ts";
import { customDomains } from "./apigateway/serve/domains.ts";
import { Edges } from "./cloudfront/serve/edges.ts";
import type { Faults } from "./faults.ts";
import { stores } from "./lambda/downloads.ts";
import { networkOf, type WorldwideNetwork } from "./network.ts";
import { Checkers } from "./route53/checkers.ts";
import { Resolvers } from "./route53/resolvers.ts";
import type { World } from "./world.ts";

/** What answers anybody, beside the APIs of AWS: resolvers, edge locations and HTTP APIs, and the health checkers that ask them. */
export class Internet {
  readonly network: WorldwideNetwork;
  readonly #resolvers: Resolvers;
  readonly #apis = new Apis();
  readonly #edges = new Edges((url, request) => this.network.fetch(url, request));
  readonly #checkers: Checkers;

  constructor({ clock, faults, world }: { clock: VirtualClock; faults: Faults; world: () => World }) {
    this.#resolvers = new Resolvers({ faults, others: customDomains });
    this.network = networkOf({
      faults,
      world,
      sites: [this.#apis.siteAt, this.#edges.siteAt, stores],
      names: this.#resolvers.addressOf,
    });
    this.#checkers = new Checkers({ clock, faults, network: this.network, world });
  }

  /** Tells the health checkers that there may be something new to ask. */
  stir(): void {
    this.#checkers.stir();
  }

  /** Remembers nothing of an account that is no more. */
  forget(): void {
    this.#apis.forget();
    this.#edges.forget();
    this.#resolvers.forget();
  }

  /** Nothing is asked any more by itself. */
  stop(): void {
    this.#checkers.stop();
  }
}
