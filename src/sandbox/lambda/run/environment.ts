import type { Answer, Call } from "../../../aws/call.ts";
import type { Network } from "../../../aws/network.ts";
import type { Clock } from "../../../engine/clock.ts";
import type { WorldwideNetwork } from "../../network.ts";
import { NotSimulated } from "../../refusal.ts";
import type { Version } from "../function.ts";
import type { Files } from "./files.ts";
import { globalsFor } from "./globals.ts";
import { type Handler, handlerIn } from "./handler.ts";
import type { Actor } from "./in-role.ts";
import { Modules } from "./modules.ts";
import { packagesFor } from "./packages.ts";
import { Run } from "./run.ts";
import { variablesOf } from "./variables.ts";

/** What code reaches, as far as the sandbox goes. */
export interface Reach {
  clock: Clock;
  network: WorldwideNetwork;
  answer(call: Call, actor: Actor): Promise<object>;
}

/** Which code an environment is for. */
export interface Place {
  region: string;
  name: string;
  version: Version;
  files: Files;
}

/** One event as it is handed to code. */
export interface Event {
  json: string;
  requestId: string;
  /** By which ARN the function was called. */
  arn: string;
  log: string[];
}

/** What came of an event: what the code answered, or the error in its place, as JSON. */
export interface Ending {
  payload: string;
  end: "answered" | "failed" | "timed out";
}

/** An execution environment: takes one event at a time, and keeps what the code has loaded for the next one. */
export class Environment {
  readonly #place: Place;
  readonly #clock: Clock;
  readonly #modules: Modules;
  #handler: Handler | undefined;
  #run: Run | undefined;

  constructor(place: Place, { clock, network, ...reach }: Reach) {
    this.#place = place;
    this.#clock = clock;
    const current = () => this.#run!;
    const fetch: Network["fetch"] = (url, request) => network.fetch(url, { ...request, from: place.region });
    const globals = globalsFor({ variables: variablesOf(place), fetch, current });
    const waitFor = <T>(what: Promise<T>) => current().waitFor(what);
    const actor = { role: place.version.settings.Role, session: place.name };
    const answer: Answer = (call) => reach.answer(call, actor);
    const packages = packagesFor(globals, { clock, region: place.region, answer, waitFor });
    this.#modules = new Modules(place.files, packages, globals);
  }

  /** Whether it can be used for another event. */
  get isSound(): boolean {
    return this.#handler !== undefined;
  }

  async handle(event: Event): Promise<Ending> {
    const run = new Run(this.#clock, event.log);
    this.#run = run;
    // What has crashed is not used again.
    run.crashed.catch(() => (this.#handler = undefined));
    try {
      return await Promise.race([this.#answered(event, run), run.crashed, this.#tooLate(event, run)]);
    } catch (error) {
      if (error instanceof NotSimulated) throw error;
      return { payload: JSON.stringify(told(error)), end: "failed" };
    } finally {
      run.end();
    }
  }

  async #answered(event: Event, run: Run): Promise<Ending> {
    const answer = await this.#answer(event, run);
    return { payload: JSON.stringify(answer) ?? "null", end: "answered" };
  }

  async #answer(event: Event, run: Run): Promise<unknown> {
    const { settings } = this.#place.version;
    const handler = (this.#handler ??= handlerIn(this.#modules, settings.Handler!));
    const context = this.#contextOf(event, run);
    let called: (error: unknown, answer?: unknown) => void = () => {};
    const byCallback = new Promise<unknown>((resolve, reject) => {
      called = (error, answer) => (error === undefined || error === null ? resolve(answer) : reject(error as Error));
    });
    const returned = handler(JSON.parse(event.json), context, called);
    // A handler that neither promises anything nor takes a callback is done when it returns, and has nothing to say.
    const isPromise = typeof (returned as Promise<unknown> | undefined)?.then === "function";
    if (isPromise) return returned;
    return handler.length < 3 ? null : byCallback;
  }

  async #tooLate({ requestId }: Event, run: Run): Promise<Ending> {
    const { Timeout } = this.#place.version.settings;
    await run.sleep(Timeout * 1000);
    // Whatever it still has in hand is lost.
    this.#handler = undefined;
    const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${Timeout.toFixed(2)} seconds`;
    return { payload: JSON.stringify({ errorType: "Sandbox.Timedout", errorMessage }), end: "timed out" };
  }

  #contextOf({ requestId, arn }: Event, run: Run): object {
    const { name, version } = this.#place;
    const variables = variablesOf(this.#place);
    const deadline = run.clock.now() + version.settings.Timeout * 1000;
    return {
      callbackWaitsForEmptyEventLoop: true,
      functionName: name,
      functionVersion: version.version,
      invokedFunctionArn: arn,
      memoryLimitInMB: variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
      awsRequestId: requestId,
      logGroupName: variables["AWS_LAMBDA_LOG_GROUP_NAME"],
      logStreamName: variables["AWS_LAMBDA_LOG_STREAM_NAME"],
      getRemainingTimeInMillis: () => Math.max(0, deadline - run.clock.now()),
    };
  }
}

/** An error as the runtime tells it. */
function told(error: unknown): object {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
}
