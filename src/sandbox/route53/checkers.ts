import type { Network } from "../../aws/network.ts";
import { messageOf } from "../../engine/errors.ts";
import type { VirtualClock } from "../../engine/virtual-clock.ts";
import type { Faults } from "../faults.ts";
import type { World } from "../world.ts";
import { isOfEndpoint, noteFinding, type Config, type Found, type HealthCheck } from "./health-check.ts";

/** Every interval there is is a multiple of it. */
const BEAT = 10_000;
/** To connect in 4 s, and to answer in 2 s (AWS documentation, "How Route 53 determines whether a health check is healthy"). */
const TIMEOUT = 6_000;
const SEARCHED = 5120;
/** As long as nobody has changed anything for so long, an answer is believed for a while. */
const QUIET = 60 * 60 * 1000;
const BELIEVED = 10 * 60 * 1000;

type Finding = Pick<Found, "passed" | "status">;

interface Surroundings {
  clock: VirtualClock;
  network: Network;
  world: () => World;
  faults: Faults;
}

/** Route 53's health checkers: they really ask, on the virtual clock, and make no time pass. */
export class Checkers {
  readonly #surroundings: Surroundings;
  #walking = false;
  #stopped = false;
  #stirredAt = -Infinity;
  /** When each check has last really asked. */
  readonly #askedAt = new Map<string, number>();

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** To be told of every change, since an answer may depend on it: sets out, if there is anything to ask. */
  stir(): void {
    this.#stirredAt = this.#surroundings.clock.now();
    if (this.#walking || this.#stopped || this.#checks().length === 0) return;
    this.#walking = true;
    void this.#surroundings.clock.background(() => this.#walk());
  }

  stop(): void {
    this.#stopped = true;
  }

  async #walk(): Promise<void> {
    const { clock } = this.#surroundings;
    while (!this.#stopped && this.#checks().length > 0) {
      await clock.sleep(BEAT - (clock.now() % BEAT));
      const due = this.#stopped ? [] : this.#checks().filter((check) => isDue(check, clock.now()));
      // Whoever takes long does not hold up the others.
      for (const check of due) void this.#look(check);
    }
    this.#walking = false;
  }

  #checks(): HealthCheck[] {
    const checks = Object.values(this.#surroundings.world().state.dns.healthChecks);
    return checks.filter((check) => isOfEndpoint(check) && !check.config.Disabled);
  }

  async #look(check: HealthCheck): Promise<void> {
    const { clock, faults } = this.#surroundings;
    const isQuiet = clock.now() - Math.max(this.#stirredAt, faults.changedAt) > QUIET;
    const asked = this.#askedAt.get(check.id) ?? -Infinity;
    const old = isQuiet && clock.now() - asked < BELIEVED ? check.found : undefined;
    if (!old) this.#askedAt.set(check.id, clock.now());
    const finding = old ?? (await this.#ask(check.config));
    if (!this.#stopped) noteFinding(check, finding, clock.now());
  }

  async #ask({ FullyQualifiedDomainName, ResourcePath = "", SearchString }: Config): Promise<Finding> {
    const { clock, network } = this.#surroundings;
    const path = ResourcePath.startsWith("/") ? ResourcePath : `/${ResourcePath}`;
    const answer = network.fetch(`https://${FullyQualifiedDomainName}${path}`, { timeout: TIMEOUT }).then(
      ({ status, body }) => judged(status, Buffer.from(body).toString("utf8", 0, SEARCHED), SearchString),
      (error: unknown): Finding => failure(messageOf(error)),
    );
    return Promise.race([answer, clock.sleep(TIMEOUT).then(() => failure("The endpoint did not answer in time."))]);
  }
}

/** Checks of thirty seconds do not all ask at the same time. */
function isDue({ id, config }: HealthCheck, now: number): boolean {
  const beats = (config.RequestInterval! * 1000) / BEAT;
  return (now / BEAT) % beats === Number.parseInt(id.slice(-4), 16) % beats;
}

function judged(status: number, text: string, searched: string | undefined): Finding {
  const said = `HTTP Status Code ${status}`;
  if (status < 200 || status >= 400) return failure(said);
  if (searched !== undefined && !text.includes(searched)) return failure(`${said}, the search string was not found.`);
  return { passed: true, status: `Success: ${said}, OK` };
}

const failure = (why: string): Finding => ({ passed: false, status: `Failure: ${why}` });
