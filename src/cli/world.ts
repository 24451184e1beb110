import type { Clock } from "../engine/clock.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { Io } from "./io.ts";

/** All that a command can reach of the real world. */
export interface World {
  io: Io;
  env: Readonly<Record<string, string | undefined>>;
  /** The folder in which the command was started. */
  cwd: string;
  clock: Clock;
  /** Aborts at the first interrupt: calls in flight finish, and nothing new starts. */
  signal: AbortSignal;
  /** The simulated AWS that belongs to the config file in that folder; `fresh` starts again, whatever is there. */
  openSandbox(folder: string, options?: { fresh?: boolean }): Promise<Sandbox>;
}
