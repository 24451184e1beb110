import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { connect, type Aws } from "../../src/aws/aws.ts";
import { isWrite, type Call } from "../../src/aws/call.ts";
import { main } from "../../src/cli/main.ts";
import { sampleData, sampleDataConfig } from "./sample-data.ts";
import type { World } from "../../src/cli/world.ts";
import { systemClock } from "../../src/engine/clock.ts";
import { openSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { trace, TRACE_ENV, traceSeed } from "./trace.ts";

interface Options {
  /** The text of the config file; by default, the data layer of the example of the project. */
  config?: string;
  seed?: readonly SeedCall[];
  /** What another simulated AWS was when it was frozen; in place of a seed. */
  state?: string;
  /** What a person answers when asked; without it, nobody is there. */
  answer?: string;
  /** In place of `answer`: whatever else a person may do. */
  ask?: () => string;
  env?: Record<string, string>;
  /** Which of stdout and stderr a person sees on a screen; by default, neither. */
  onScreen?: readonly ("out" | "err")[];
}

interface Running {
  signal?: AbortSignal;
  /** Sees each attempt at a call right before it is made, and how many there were in this run: all, and those that write. */
  onCall?: (call: Call, counts: { calls: number; writes: number }) => void;
}

/** What one command line did. */
export interface Ran {
  code: number;
  /** stdout: the result. */
  out: string;
  /** stderr: the talk. */
  err: string;
  /** Every call that reached AWS, as `Operation region`. */
  calls: string[];
  /** Those that write. */
  writes: string[];
}

/** A folder with a config file and a simulated AWS of its own, and a way to run command lines in it. */
export async function goglobal({ config, seed, state, answer, ask, env = {}, onScreen = [] }: Options = {}) {
  const folder = await mkdtemp(join(tmpdir(), "goglobal-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "goglobal.config.json"), config ?? sampleDataConfig);
  const file = join(folder, "sandbox.json");
  if (state !== undefined) await writeFile(file, state);
  const planted = seed ?? (await sampleData());
  traceSeed(planted);
  const sandbox = await openSandbox({ file, seed: planted });
  onTestFinished(() => sandbox.close());

  async function run(line: string, { signal = new AbortController().signal, onCall }: Running = {}): Promise<Ran> {
    const out: string[] = [];
    const err: string[] = [];
    const before = sandbox.calls.log.length;
    const world: World = {
      cwd: folder,
      env: { GOGLOBAL_SANDBOX: "1", ...TRACE_ENV, ...env },
      clock: systemClock,
      signal,
      io: {
        out: (text) => void out.push(text),
        err: (text) => void err.push(text),
        interactive: answer !== undefined || ask !== undefined,
        onScreen: { out: onScreen.includes("out"), err: onScreen.includes("err") },
        ask: async (question) => {
          err.push(question);
          return ask ? ask() : answer;
        },
      },
      async openSandbox(_, { fresh = false } = {}) {
        if (fresh) await sandbox.reset();
        return { ...sandbox, answer: onCall ? watched(sandbox, onCall) : sandbox.answer, close: async () => {} };
      },
    };
    const code = await main(line.split(" "), world);
    const made = sandbox.calls.log.slice(before);
    const words = (calls: typeof made) => calls.map(({ operation, region }) => `${operation} ${region}`);
    return {
      code,
      out: out.join("\n"),
      err: err.join("\n"),
      calls: words(made),
      writes: words(made.filter(({ write }) => write)),
    };
  }

  /** Ends this simulated AWS and answers all that it remembers, for another one to go on from. */
  async function freeze(): Promise<string> {
    await sandbox.close();
    return readFile(file, "utf8");
  }
  return { run, freeze, sandbox, folder, aws: await clientsOf(sandbox) };
}

function watched({ answer }: Sandbox, onCall: NonNullable<Running["onCall"]>): Sandbox["answer"] {
  const counts = { calls: 0, writes: 0 };
  return (call) => {
    counts.calls += 1;
    if (isWrite(call.operation)) counts.writes += 1;
    onCall(call, counts);
    return answer(call);
  };
}

const applied = new Map<string, Promise<string>>();

/** The same after `apply -y`, which is run once for all tests of a file that have the same config and seed. */
export async function appliedGoglobal({ config, seed, ...options }: Omit<Options, "state"> = {}) {
  const key = JSON.stringify({ config, seed });
  const state = applied.get(key) ?? applyOnce({ ...(config ? { config } : {}), ...(seed ? { seed } : {}) });
  applied.set(key, state);
  return goglobal({ ...(config ? { config } : {}), ...options, state: await state });
}

async function applyOnce(options: Options): Promise<string> {
  const { run, freeze } = await goglobal(options);
  const { code, err } = await run("apply -y");
  if (code !== 0) throw new Error(err);
  return freeze();
}

/** Plain SDK clients for the same simulated AWS, as somebody behind goglobal's back would use them. */
export function clientsOf({ clock, answer, network }: Sandbox, onCall = trace): Promise<Aws> {
  const signal = new AbortController().signal;
  return connect({ mark: "nobody", region: "us-east-1", clock, signal, answer, network, onCall });
}
