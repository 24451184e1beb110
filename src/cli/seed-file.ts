import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { zip } from "../aws/zip.ts";
import type { SeedCall } from "../sandbox/seed.ts";

/** The calls listed in a JSON file, in which policies are written as JSON, and code as the path to its folder from there. */
export async function seedIn(file: string): Promise<SeedCall[]> {
  const text = await readFile(file, "utf8");
  return JSON.parse(text, (name, value: unknown) => {
    if (name.endsWith("PolicyDocument")) return JSON.stringify(value);
    return name === "ZipFile" ? zipped(join(dirname(file), value as string)) : value;
  }) as SeedCall[];
}

function zipped(folder: string): Uint8Array {
  const files = readdirSync(folder).map((name) => [name, { bytes: readFileSync(join(folder, name)) }] as const);
  return zip(Object.fromEntries(files));
}
