import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openSandbox, type Sandbox } from "../sandbox/sandbox.ts";
import type { SeedCall } from "../sandbox/seed.ts";

/** The simulated AWS whose state is kept beside a config file; a new one holds the sample application. */
export async function openSandboxIn(folder: string, { fresh = false } = {}): Promise<Sandbox> {
  return openSandbox({ file: join(folder, ".goglobal", "sandbox.json"), seed: await sampleApp(), fresh });
}

/** The calls that make the sample single-region application. */
export async function sampleApp(): Promise<SeedCall[]> {
  const file = new URL("../../templates/sample-app.json", import.meta.url);
  return JSON.parse(await readFile(file, "utf8")) as SeedCall[];
}
