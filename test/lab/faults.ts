import { setTimeout as sleep } from "node:timers/promises";
import { isWrite } from "../../src/aws/call.ts";
import type { Answer, Call } from "./call.ts";
import { refuse, throttled, type Refusal } from "./wire.ts";

/** Which calls a fault is for: all that agree with what is given. */
export interface Match {
  service?: string;
  operation?: string;
  region?: string;
}

/** Runs when a write has taken effect, and is awaited before its answer is sent; "lose" cuts the connection instead. */
export type AfterWrite = () => unknown;

/** What a test can make go wrong. */
export interface Faults {
  /** Every call takes this much longer. */
  latency(ms: number): void;
  /** Calls to the region get no answer: the connection is cut before they take effect. */
  down(region: string): void;
  up(region: string): void;
  /** The next calls of the service are refused as too many. */
  throttle(fault: { service: string; times: number }): void;
  /** The next matching calls are refused without taking effect. */
  fail(fault: Match & Refusal, times?: number): void;
  /** The next matching calls take effect, and the connection is cut before the answer. */
  loseAnswer(match: Match, times?: number): void;
  /** Calls back when the nth write since `clear` has taken effect. */
  afterWrite(n: number, callback: AfterWrite): void;
  /** Nothing goes wrong any more. */
  clear(): void;
}

/** The router's side of the faults. */
export interface FaultInjector extends Faults {
  /** What happens to a call instead of reaching the server. */
  before(call: Call): Promise<Answer | "cut" | undefined>;
  /** What happens to an answered call instead of the answer being sent. */
  after(call: Call): Promise<"cut" | undefined>;
  isDown(region: string): boolean;
  /** Counts writes from one again. */
  restart(): void;
}

interface Queued {
  match: Match;
  times: number;
  refusal?: Refusal;
}

/** Faults that are all off. */
export function createFaults(): FaultInjector {
  let delay = 0;
  let writes = 0;
  let queue: Queued[] = [];
  const downRegions = new Set<string>();
  const callbacks = new Map<number, AfterWrite>();

  const take = (call: Call, wanted: (fault: Queued) => boolean) => {
    const fault = queue.find((each) => each.times > 0 && wanted(each) && matches(call, each.match));
    if (fault !== undefined) fault.times -= 1;
    return fault;
  };

  return {
    latency: (ms) => void (delay = ms),
    down: (region) => void downRegions.add(region),
    up: (region) => void downRegions.delete(region),
    throttle: ({ service, times }) => void queue.push({ match: { service }, times, refusal: throttled(service) }),
    fail: ({ code, message, status = 400, ...match }, times = 1) =>
      void queue.push({ match, times, refusal: { code, message, status } }),
    loseAnswer: (match, times = 1) => void queue.push({ match, times }),
    afterWrite: (n, callback) => void callbacks.set(n, callback),
    clear() {
      delay = 0;
      queue = [];
      downRegions.clear();
      callbacks.clear();
    },
    restart: () => void (writes = 0),
    isDown: (region) => downRegions.has(region),

    async before(call) {
      if (delay > 0) await sleep(delay);
      if (downRegions.has(call.region)) return "cut";
      const fault = take(call, ({ refusal }) => refusal !== undefined);
      return fault?.refusal && refuse(call, fault.refusal);
    },

    async after(call) {
      const lost = take(call, ({ refusal }) => refusal === undefined) !== undefined;
      if (!isWrite(call.operation)) return lost ? "cut" : undefined;
      writes += 1;
      const said = await callbacks.get(writes)?.();
      return lost || said === "lose" ? "cut" : undefined;
    },
  };
}

function matches(call: Call, { service, operation, region }: Match): boolean {
  return (
    (service ?? call.service) === call.service &&
    (operation ?? call.operation) === call.operation &&
    (region ?? call.region) === call.region
  );
}
