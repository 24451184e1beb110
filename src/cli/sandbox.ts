import { dirname, resolve } from "node:path";
import { EXIT, type ExitCode } from "./failure.ts";
import type { CommonOptions } from "./options.ts";
import type { World } from "./world.ts";

/** Starts the sandbox again from the sample single-region application. */
export async function sandboxReset({ config }: CommonOptions, world: World): Promise<ExitCode> {
  const folder = dirname(resolve(world.cwd, config));
  const sandbox = await world.openSandbox(folder, { fresh: true });
  await sandbox.close();
  world.io.out("The sandbox holds the sample application again, in us-east-1 only.");
  return EXIT.done;
}
