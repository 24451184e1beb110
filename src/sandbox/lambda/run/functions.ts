import { messageOf } from "../../../engine/errors.ts";
import { NotSimulated, Refusal } from "../../refusal.ts";
import type { Served } from "../../served.ts";
import { uuid, type World } from "../../world.ts";
import { type LambdaFunction, stateOf, type Version } from "../function.ts";
import { conflict } from "../refusals.ts";
import { type Ending, Environment, type Reach } from "./environment.ts";
import { filesOf } from "./files.ts";

/** Which code is called, and by which ARN. */
export interface Target {
  region: string;
  fn: LambdaFunction;
  version: Version;
  arn: string;
}

/** Runs the code of functions, in as many environments at once as there are events. */
export class Functions {
  readonly reach: Reach;
  readonly #served: Served;
  readonly #idle = new Map<string, Environment[]>();
  readonly #running = new Map<string, number>();
  /** What nobody waits for and is still under way. */
  readonly background = new Set<Promise<void>>();

  constructor(reach: Reach, served: Served) {
    this.reach = reach;
    this.#served = served;
  }

  /** Has a function handle an event; refuses, as Lambda does, what cannot be called now. */
  async call(world: World, target: Target, json: string): Promise<Ending & { log: string[] }> {
    const { region, fn, version, arn } = target;
    mustBeCallable(target, world.now);
    const name = `${region}/${fn.name}`;
    const running = this.#running.get(name) ?? 0;
    if (fn.concurrency !== undefined && running >= fn.concurrency) throw throttled();
    this.#running.set(name, running + 1);
    const called = { region, name: fn.name, version: version.version, at: world.now, log: [] as string[] };
    this.#served.functions.push(called);
    try {
      const key = `${name}/${version.version}/${version.revision}`;
      const environment = this.#idle.get(key)?.pop() ?? this.#another(world, target);
      const requestId = uuid(world.nextId());
      const ending = await environment.handle({ json, requestId, arn, log: called.log });
      Object.assign(called, { end: ending.end });
      if (environment.isSound) this.#idle.set(key, [...(this.#idle.get(key) ?? []), environment]);
      return { ...ending, log: called.log };
    } catch (error) {
      called.log.push(messageOf(error));
      throw error;
    } finally {
      this.#running.set(name, this.#running.get(name)! - 1);
    }
  }

  /** Lets something go on that nobody waits for. */
  letGoOn(work: Promise<void>): void {
    const done = work.finally(() => this.background.delete(done));
    this.background.add(done);
  }

  /** Leaves no environment of an account that is no more. */
  forget(): void {
    this.#idle.clear();
  }

  #another(world: World, { region, fn, version }: Target): Environment {
    return new Environment({ region, name: fn.name, version, files: filesOf(world, region, version) }, this.reach);
  }
}

function mustBeCallable({ version }: Target, now: number): void {
  const { Runtime = "container images" } = version.settings;
  if (!Runtime.startsWith("nodejs")) throw new NotSimulated(`how to run ${Runtime}`);
  const state = stateOf(version, now);
  if (state === "Active") return;
  const cannot = "The operation cannot be performed at this time.";
  throw conflict(`${cannot} The function is currently in the following state: ${state}`);
}

const throttled = (): Refusal =>
  new Refusal("TooManyRequestsException", "Rate Exceeded.", 429, {
    Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
  });
