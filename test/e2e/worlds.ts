import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Aws } from "../../src/aws/aws.ts";
import type { Lab } from "../lab/lab.ts";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { clientsOf, goglobal } from "../support/cli.ts";
import { sampleData } from "../support/sample-data.ts";
import { accountOf, makeApp } from "./account.ts";
import { goglobalIn, type Ran } from "./goglobal.ts";

/** How a command line ended. */
export interface Outcome {
  line: string;
  code: number | null;
  /** Which write calls it made, each named once: how often AWS says "not yet" is another matter. */
  writes: string[];
  /** Why nothing was done. */
  refusal: string | undefined;
}

/** An AWS with an application in it, by default the data of the sample application, and goglobal beside it: the sandbox, or the lab. */
export interface World {
  /** Plain SDK clients, as somebody behind goglobal's back would use them. */
  aws: Aws;
  /** The same for calls that shall be refused: what they ask is not checked against AWS's models. */
  unchecked(): Promise<Aws>;
  run(line: string): Promise<Outcome>;
  /** The process is gone right after its nth write has taken effect. */
  runKilledAfter(writes: number, line: string): Promise<void>;
  configure(config: object): Promise<void>;
  /** Until whatever was begun is done. */
  rest(): Promise<void>;
}

/** The lab; goglobal is the built command line, in a process of its own. */
export async function inLab(lab: Lab, config: object, app?: readonly SeedCall[]): Promise<World> {
  await lab.reset();
  const { run, start, folder } = await goglobalIn(lab, JSON.stringify(config));
  const aws = await accountOf(lab);
  await makeApp(aws, app);
  return {
    aws,
    unchecked: () => accountOf(lab, () => {}),
    async run(line) {
      return outcome(line, await run(line));
    },
    async runKilledAfter(writes, line) {
      const running = start(line);
      lab.faults.afterWrite(writes, () => running.kill("SIGKILL"));
      await running.ended;
      lab.faults.clear();
    },
    configure: (changed) => writeConfig(folder, changed),
    rest: () => sleep(2_000),
  };
}

/** The sandbox; goglobal runs in this process. */
export async function inSandbox(config: object, app?: readonly SeedCall[]): Promise<World> {
  let last = config;
  let now = await goglobal({ config: JSON.stringify(config), seed: app ?? (await sampleData()) });
  const world: World = {
    aws: now.aws,
    unchecked: () => clientsOf(now.sandbox, () => {}),
    async run(line) {
      return outcome(line, await now.run(line));
    },
    async runKilledAfter(writes, line) {
      const { sandbox, run, freeze } = now;
      sandbox.faults.killAfterWrite(writes, () => {
        // From here on nothing reaches AWS any more, as if the process were gone.
        void sandbox.close();
        throw new Error("killed");
      });
      await run(line);
      now = await goglobal({ config: JSON.stringify(last), state: await freeze() });
      world.aws = now.aws;
    },
    async configure(changed) {
      last = changed;
      await writeConfig(now.folder, changed);
    },
    rest: () => now.sandbox.clock.sleep(10 * 60_000),
  };
  return world;
}

function outcome(line: string, { code, writes, err }: Pick<Ran, "code" | "writes" | "err">): Outcome {
  return { line, code, writes: [...new Set(writes)].sort(), refusal: /^goglobal: .*/msu.exec(err)?.[0].trim() };
}

function writeConfig(folder: string, config: object): Promise<void> {
  return writeFile(join(folder, "goglobal.config.json"), JSON.stringify(config));
}
