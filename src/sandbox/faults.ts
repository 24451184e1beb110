import type { Call } from "../aws/call.ts";
import type { Service } from "../aws/services.ts";
import type { Clock } from "../engine/clock.ts";
import { Refusal } from "./refusal.ts";

/** A region, or one service in a region: `dynamodb@eu-west-1`. */
type Place = string;
type Only = { region?: string };
/** Anything that can be thrown; a `Refusal` becomes the SDK's own exception. */
type Trouble = Error | ((call: Call) => Error);

interface Waiting {
  operation: string;
  region?: string | undefined;
  times: number;
  trouble: (call: Call) => Error;
}

/** How long the SDK's clients wait for an answer. */
const REQUEST_TIMEOUT = 30_000;

const throttled: Record<Service, Refusal> = {
  acm: new Refusal("ThrottlingException", "Rate exceeded"),
  apigateway: new Refusal("TooManyRequestsException", "Too Many Requests", 429),
  autoscaling: new Refusal("ThrottlingException", "Rate exceeded"),
  cloudfront: new Refusal("Throttling", "Rate exceeded"),
  cloudwatch: new Refusal("Throttling", "Rate exceeded"),
  dynamodb: new Refusal("ThrottlingException", "Rate exceeded"),
  ecr: new Refusal("ThrottlingException", "Rate exceeded"),
  iam: new Refusal("Throttling", "Rate exceeded"),
  lambda: new Refusal("TooManyRequestsException", "Rate exceeded", 429),
  logs: new Refusal("ThrottlingException", "Rate exceeded"),
  route53: new Refusal("Throttling", "Rate exceeded"),
  s3: new Refusal("SlowDown", "Please reduce your request rate.", 503),
  s3control: new Refusal("SlowDown", "Please reduce your request rate.", 503),
  sqs: new Refusal("RequestThrottled", "Request is throttled.", 403),
  sts: new Refusal("Throttling", "Rate exceeded"),
  tagging: new Refusal("ThrottlingException", "Rate exceeded"),
};

/** What can go wrong on the way to AWS, in AWS, and on the way back. */
export class Faults {
  readonly #clock: Clock;
  /** Since when. */
  readonly #down = new Map<Place, number>();
  readonly #hanging = new Map<Place, number>();
  readonly #before: Waiting[] = [];
  readonly #after: Waiting[] = [];
  #kill: { writesLeft: number; kill: () => never | Promise<never> } | undefined;
  /** By region, how long replication to it takes. */
  readonly lag: Record<string, number> = {};
  #latency = 50;
  #changedAt = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** No connection, until `up`. */
  down(place: Place): void {
    this.#change();
    this.#down.set(place, this.#clock.now());
  }

  /** No answer before the SDK gives up waiting, until `up`. */
  hang(place: Place): void {
    this.#change();
    this.#hanging.set(place, this.#clock.now());
  }

  up(place: Place): void {
    this.#change();
    this.#down.delete(place);
    this.#hanging.delete(place);
  }

  /** Since when a service does not answer in a region, if so. */
  downSince(place: Pick<Call, "service" | "region">): number | undefined {
    const since = [...sinceWhen(this.#down, place), ...sinceWhen(this.#hanging, place)];
    return since.length > 0 ? Math.min(...since) : undefined;
  }

  /** When a place last went down or came up. */
  get changedAt(): number {
    return this.#changedAt;
  }

  #change(): void {
    this.#changedAt = this.#clock.now();
  }

  /** The next so many attempts of an operation are too many for AWS. */
  throttle(operation: string, times: number, { region }: Only = {}): void {
    this.#before.push({ operation, region, times, trouble: ({ service }) => throttled[service] });
  }

  /** The next attempt of an operation fails with this error and has no effect. */
  next(operation: string, trouble: Trouble, { region }: Only = {}): void {
    const make = typeof trouble === "function" ? trouble : () => trouble;
    this.#before.push({ operation, region, times: 1, trouble: make });
  }

  /** The next attempt of an operation takes effect, but its answer never arrives. */
  lose(operation: string, { region }: Only = {}): void {
    this.#after.push({ operation, region, times: 1, trouble: () => disconnected("read ECONNRESET", "ECONNRESET") });
  }

  /** After so many more write calls have taken effect, the last of them is not answered: `kill` runs instead. */
  killAfterWrite(writes: number, kill: () => never | Promise<never>): void {
    this.#kill = { writesLeft: writes, kill };
  }

  /** How long each attempt takes. */
  latency(milliseconds: number): void {
    this.#latency = milliseconds;
  }

  /** What is written to tables elsewhere from now on gets to a region only so many milliseconds later. */
  lagTo(region: string, milliseconds: number): void {
    this.lag[region] = milliseconds;
  }

  /** What stands between anybody and a service in a region. */
  async connect(place: Pick<Call, "service" | "region">): Promise<void> {
    await this.#clock.sleep(this.#latency);
    if (sinceWhen(this.#down, place).length > 0) throw disconnected("connect ECONNREFUSED", "ECONNREFUSED");
    if (sinceWhen(this.#hanging, place).length > 0) {
      await this.#clock.sleep(REQUEST_TIMEOUT);
      throw Object.assign(new Error(`no answer after ${REQUEST_TIMEOUT} ms`), { name: "TimeoutError" });
    }
  }

  /** Everything that stands between a call and its effect. */
  async onTheWay(call: Call): Promise<void> {
    await this.connect(call);
    const trouble = take(this.#before, call);
    if (trouble) throw trouble;
  }

  /** Everything that stands between an effect and its answer. */
  async onTheWayBack(call: Call, write: boolean): Promise<void> {
    if (write && this.#kill) {
      this.#kill.writesLeft -= 1;
      if (this.#kill.writesLeft === 0) await this.#kill.kill();
    }
    const trouble = take(this.#after, call);
    if (trouble) throw trouble;
  }
}

function sinceWhen(places: Map<Place, number>, { service, region }: Pick<Call, "service" | "region">): number[] {
  return [region, `${service}@${region}`].flatMap((place) => places.get(place) ?? []);
}

function take(waiting: Waiting[], call: Call): Error | undefined {
  const at = waiting.findIndex(
    ({ operation, region }) => operation === call.operation && (region ?? call.region) === call.region,
  );
  const found = waiting[at];
  if (!found) return undefined;
  found.times -= 1;
  if (found.times === 0) waiting.splice(at, 1);
  return found.trouble(call);
}

function disconnected(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}
