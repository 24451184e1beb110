import { systemClock } from "../engine/clock.ts";
import type { Io, Spinner } from "./io.ts";
import type { World } from "./world.ts";

/** The terminal, the environment and the time of this process. */
export function realWorld(signal: AbortSignal): World {
  const { stdin, stdout, stderr, env } = process;
  const inCi = (env["CI"] ?? "") !== "";
  const onScreen = { out: stdout.isTTY === true && !inCi, err: stderr.isTTY === true && !inCi };
  const interactive = stdin.isTTY === true && onScreen.err;
  const io: Io = {
    out: (line) => void stdout.write(`${line}\n`),
    // While the spinner turns, ora itself moves it out of the way of what is written to its stream.
    err: (line) => void stderr.write(`${line}\n`),
    interactive,
    onScreen,
    async ask(question) {
      if (!interactive) return undefined;
      const { createInterface } = await import("node:readline/promises");
      const terminal = createInterface({ input: stdin, output: stderr });
      try {
        return await terminal.question(question, { signal });
      } finally {
        terminal.close();
      }
    },
  };
  const spinner = async (): Promise<Spinner> => {
    const { default: ora } = await import("ora");
    const spinning = ora({ stream: stderr, discardStdin: false }).start();
    return { say: (text) => void (spinning.text = text), stop: () => void spinning.stop() };
  };
  return {
    env,
    cwd: process.cwd(),
    clock: systemClock,
    signal,
    // A terminal that does not say how wide it is makes ora wipe lines for ever.
    io: interactive && stderr.columns > 0 ? { ...io, spinner } : io,
    openSandbox: async (folder, options) => (await import("./sandbox-file.ts")).openSandboxIn(folder, options),
  };
}
