import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { connect, type Aws, type ConnectOptions } from "../aws/aws.ts";
import { classOf, explain } from "../aws/errors.ts";
import { faults } from "../aws/faults.ts";
import { internet } from "../aws/network.ts";
import { traceTo, type Request } from "../aws/trace.ts";
import { loadConfig } from "../config/load.ts";
import { ConfigError } from "../config/problem.ts";
import type { Config } from "../config/schema.ts";
import { discover } from "../discover/home-app.ts";
import { engine, type Engine } from "../engine/engine.ts";
import type { Event } from "../engine/event.ts";
import { kinds } from "../resources/kinds.ts";
import { topology, type Desired } from "../topology/topology.ts";
import { misfits } from "../topology/misfits.ts";
import type { Header } from "../ui/plan.ts";
import { EXIT, UserError } from "./failure.ts";
import { lackedBy } from "./lacking.ts";
import type { CommonOptions, SelectionOptions } from "./options.ts";
import { ratesFor } from "./rates.ts";
import type { World } from "./world.ts";

/** What a command that looks at AWS works with. */
export interface Session {
  /** The config file… */
  file: string;
  /** …and what it says. */
  config: Config;
  /** Tells one version of the config file from another. */
  configDigest: string;
  aws: Aws;
  engine: Engine<Aws>;
  header: Header;
  isSandbox: boolean;
  /** The application as it should be everywhere, made from home as it is now. */
  desired(said?: Pick<SelectionOptions, "beforeBackfill" | "skipRegion">): Promise<Desired>;
  close(): Promise<void>;
}

/** Reads the config, finds out whose account it is, and refuses the wrong one before any other call. */
export async function openSession(
  options: CommonOptions,
  world: World,
  emit: (event: Event) => void = () => {},
): Promise<Session> {
  const file = resolve(world.cwd, options.config);
  const config = await loadConfig(file);
  const isSandbox = options.sandbox ?? ["1", "true"].includes(world.env["GOGLOBAL_SANDBOX"] ?? "");
  const sandbox = isSandbox ? await world.openSandbox(dirname(file)) : undefined;
  const { signal } = world;
  const clock = sandbox?.clock ?? world.clock;
  const profile = options.profile ?? world.env["AWS_PROFILE"];
  const aws = await connectAnywhere(config, {
    mark: config.mark,
    clock,
    signal,
    profile: isSandbox ? undefined : options.profile,
    answer: sandbox?.answer,
    network: sandbox?.network ?? internet,
    rates: ratesFor(world.env),
    zone: config.routing?.zone,
    onCall: traceOf(world),
  });
  refuseOtherAccount(config, aws);
  const made = engine({ cloud: aws, clock, signal, faults: faults(aws), kinds, emit });
  return {
    file,
    config,
    configDigest: createHash("sha256")
      .update(await readFile(file))
      .digest("hex"),
    aws,
    engine: made,
    header: { app: config.mark, account: aws.account, caller: aws.caller, profile: isSandbox ? undefined : profile },
    isSandbox,
    async desired({ beforeBackfill = false, skipRegion = [] } = {}) {
      const home = await discover(config, made, dirname(file));
      const problems = misfits(config, home, aws);
      if (problems.length > 0) throw new ConfigError(file, problems);
      const lacking = await lackedBy(config, home, made);
      return topology(config, { home, lacking, beforeBackfill, skipped: skipRegion }, aws);
    },
    close: async () => sandbox?.close(),
  };
}

/** Every request is written down where the tests ask for it, to be checked against AWS's own models. */
function traceOf({ cwd, env }: World): ((request: Request) => void) | undefined {
  const file = env["GOGLOBAL_TRACE"];
  return file ? traceTo(resolve(cwd, file)) : undefined;
}

/** Asks whose account it is: in the home region, or, when that does not answer, in the first other one that does. */
async function connectAnywhere({ home, regions }: Config, options: Omit<ConnectOptions, "region">): Promise<Aws> {
  const reasons: string[] = [];
  for (const region of new Set([home, ...regions]))
    try {
      return await connect({ ...options, region });
    } catch (error) {
      if (classOf(error) !== "unreachable") throw error;
      reasons.push(`  ${explain(error)}`);
    }
  throw new UserError(
    ["AWS does not answer in any region of the config, so nothing was changed:", ...reasons].join("\n"),
  );
}

function refuseOtherAccount({ account }: Config, aws: Aws): void {
  if (account === undefined || account === aws.account) return;
  throw new UserError(
    `these are credentials of account ${aws.account} (${aws.caller}), and the config says ${account}: use those of ${account}, or change "account" in the config`,
    EXIT.usage,
  );
}
