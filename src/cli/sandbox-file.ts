import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openSandbox, type Sandbox } from "../sandbox/sandbox.ts";
import type { SeedCall } from "../sandbox/seed.ts";
import { seedIn } from "./seed-file.ts";

/** The simulated AWS whose state is kept beside a config file; a new one holds the sample application. */
export async function openSandboxIn(folder: string, { fresh = false } = {}): Promise<Sandbox> {
  return openSandbox({ file: join(folder, ".goglobal", "sandbox.json"), seed: await sampleApp(), fresh });
}

/** The calls that make the sample single-region application. */
export async function sampleApp(): Promise<SeedCall[]> {
  return [...(await seedIn(template("sample-app.json"))), ...(await seedIn(template("sample-app-compute.json")))];
}

const template = (name: string): string => fileURLToPath(new URL(`../../templates/${name}`, import.meta.url));
