import { type Answer, type Call, isWrite } from "../aws/call.ts";
import type { Service } from "../aws/services.ts";
import { VirtualClock } from "../engine/virtual-clock.ts";
import { Calls } from "./calls.ts";
import { Faults } from "./faults.ts";
import { Internet } from "./internet.ts";
import type { Reach } from "./lambda/run/environment.ts";
import { Functions } from "./lambda/run/functions.ts";
import { type Actor, mustBeAllowed } from "./lambda/run/in-role.ts";
import { Streams } from "./lambda/streams/streams.ts";
import { lock } from "./lock.ts";
import type { WorldwideNetwork } from "./network.ts";
import { perform } from "./perform.ts";
import { Refusal } from "./refusal.ts";
import { isHealthy } from "./route53/health-status.ts";
import { sdkException } from "./sdk-exception.ts";
import { Served } from "./served.ts";
import { plant, type SeedCall } from "./seed.ts";
import { loadState, saveState } from "./state-file.ts";
import { ACCOUNT, emptyState, type State, type World, worldAt } from "./world.ts";

/** Where the sandbox keeps its state, and how a new one begins. */
export interface SandboxOptions {
  /** Where the state is kept; without it, in memory only. */
  file?: string | undefined;
  /** What a new account holds. */
  seed?: readonly SeedCall[] | undefined;
  /** What time it is in a new account. */
  now?: number | undefined;
  clock?: VirtualClock | undefined;
  /** Starts again whatever the file holds, even if that cannot be read. */
  fresh?: boolean | undefined;
}

/** A multi-region AWS inside this process. */
export interface Sandbox {
  readonly account: typeof ACCOUNT;
  readonly clock: VirtualClock;
  readonly faults: Faults;
  /** What was asked of AWS from outside… */
  readonly calls: Calls;
  /** …and what the application in it did. */
  readonly served: Served;
  /** To be plugged in behind the SDK's own clients. */
  readonly answer: Answer;
  readonly network: WorldwideNetwork;
  /** What Route 53's name servers now make of a health check: no call tells it. */
  isHealthy(checkId: string): boolean;
  /** Resolves once all functions have been called with what happened to tables, and have done what they were asked to. */
  settleStreams(): Promise<void>;
  /** Starts again with a new account. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

const NEW_YEAR = Date.UTC(2026, 0, 1);

/** Opens the simulated AWS where its state file left off, or a new account. */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { file, seed = [], fresh = false } = options;
  const unlock = file === undefined ? () => {} : lock(file);
  try {
    const found = file === undefined || fresh ? undefined : loadState(file);
    const clock = clockFor(found, options);
    const account = new Account(clock, { file, unlock, state: found });
    if (!found) await account.renew(seed);
    return account.sandbox(seed);
  } catch (error) {
    unlock();
    throw error;
  }
}

function clockFor(found: State | undefined, { file, now, clock }: SandboxOptions): VirtualClock {
  if (!clock) return new VirtualClock(found?.now ?? now ?? NEW_YEAR);
  if (found && clock.now() < found.now) throw new Error(`the clock is behind the sandbox's state in ${file}`);
  return clock;
}

interface Kept {
  file: string | undefined;
  unlock: () => void;
  state: State | undefined;
}

/** One open account: its state, and how calls reach it. */
class Account {
  readonly #clock: VirtualClock;
  readonly #file: string | undefined;
  readonly #unlock: () => void;
  readonly #faults: Faults;
  readonly #calls = new Calls();
  readonly #served = new Served();
  readonly #internet: Internet;
  readonly #functions: Functions;
  readonly #streams: Streams;
  #state: State;
  #open = true;
  #requests = 0;

  constructor(clock: VirtualClock, { file, unlock, state }: Kept) {
    this.#clock = clock;
    this.#file = file;
    this.#unlock = unlock;
    this.#state = state ?? emptyState(clock.now());
    this.#faults = new Faults(clock);
    this.#internet = new Internet({ clock, faults: this.#faults, world: () => this.#world() });
    const reach: Reach = {
      clock,
      network: this.#internet.network,
      answer: (call, actor) => this.#answer(call, this.#served.calls, actor),
    };
    this.#functions = new Functions(reach, this.#served);
    this.#internet.stir();
    this.#streams = new Streams({
      functions: this.#functions,
      world: () => (this.#open ? this.#world() : undefined),
      moved: () => this.#save(),
    });
  }

  async renew(seed: readonly SeedCall[]): Promise<void> {
    const state = emptyState(this.#clock.now());
    await this.#clock.hold(plant(seed, state));
    this.#state = state;
    this.#functions.forget();
    this.#internet.forget();
    this.#wrote();
  }

  sandbox(seed: readonly SeedCall[]): Sandbox {
    return {
      account: ACCOUNT,
      clock: this.#clock,
      faults: this.#faults,
      calls: this.#calls,
      served: this.#served,
      answer: (call) => this.#answer(call, this.#calls),
      network: this.#internet.network,
      isHealthy: (checkId) => isHealthy(this.#world(), checkId),
      settleStreams: () => this.#streams.settled(),
      reset: () => this.renew(seed),
      close: async () => this.#close(),
    };
  }

  #world(): World {
    if (!this.#open) throw new Error("the sandbox is closed");
    return worldAt(this.#state, () => this.#clock.now(), { functions: this.#functions, lag: this.#faults.lag });
  }

  async #answer(call: Call, calls: Calls, actor?: Actor): Promise<object> {
    const write = isWrite(call.operation);
    calls.count(call, write);
    try {
      await this.#faults.onTheWay(call);
      const world = this.#world();
      if (actor) mustBeAllowed(world, call, actor);
      const output = await perform(world, call, (work) => this.#clock.hold(work));
      if (write) {
        this.#wrote();
        this.#streams.wake();
      }
      // Only who asks from outside can be killed: the application goes on.
      await this.#faults.onTheWayBack(call, write && calls === this.#calls);
      return output;
    } catch (error) {
      throw await this.#asTheSdkWould(call.service, error);
    }
  }

  async #asTheSdkWould(service: Service, error: unknown): Promise<unknown> {
    if (!(error instanceof Refusal)) return error;
    this.#requests += 1;
    const requestId = `SANDBOX${String(this.#requests).padStart(9, "0")}`;
    return this.#clock.hold(sdkException(service, error, requestId));
  }

  #wrote(): void {
    this.#internet.stir();
    this.#save();
  }

  #save(): void {
    if (this.#file === undefined) return;
    this.#state.now = this.#clock.now();
    saveState(this.#file, this.#state);
  }

  #close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#internet.stop();
    this.#save();
    this.#unlock();
  }
}
