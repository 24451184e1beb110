import { setMaxListeners } from "node:events";
import { version } from "./version.ts";
import type { World } from "./world.ts";

/** Runs one command line and answers the exit code. Throws nothing. What is not needed for it is not loaded. */
export async function main(argv: readonly string[], world: World): Promise<number> {
  const [first, ...others] = argv;
  if ((first === "--version" || first === "-V") && others.length === 0) {
    world.io.out(version());
    return 0;
  }
  // All that waits listens to it, and Node would warn of more than ten.
  setMaxListeners(0, world.signal);
  try {
    return await (await import("./command-line.ts")).runCommand(argv, world);
  } catch (error) {
    return (await import("./report.ts")).report(error, world);
  }
}
