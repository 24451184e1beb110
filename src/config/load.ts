import { readFile } from "node:fs/promises";
import { completed } from "./completed.ts";
import type { Finding } from "./finding.ts";
import { readJson } from "./json-text.ts";
import { notBuilt } from "./not-built.ts";
import { ConfigError, type Problem } from "./problem.ts";
import { brokenRules } from "./rules/every-rule.ts";
import { salvage } from "./salvage.ts";
import type { Config } from "./schema.ts";

/** Reads and checks the config file; throws one `ConfigError` with all that is wrong with it. */
export async function loadConfig(path: string): Promise<Config> {
  return parseConfig(await textOf(path), path);
}

/** Checks the text of a config file, all of it, also the sections that are not built yet; pure. */
export function parseConfig(text: string, file: string): Config {
  const { value, syntax, repeated, locate } = readJson(text);
  if (syntax.length > 0) throw new ConfigError(file, syntax);
  const { draft, findings: ofShape } = salvage(value);
  const findings = [...repeated, ...ofShape, ...brokenRules(draft), ...notBuilt(value)];
  if (findings.length > 0) throw new ConfigError(file, inReadingOrder(findings, locate));
  return completed(draft);
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw new ConfigError(path, [
      missing
        ? { path: "", reason: "there is no such file", remedy: "write one, or say where it is with --config FILE" }
        : { path: "", reason: `it cannot be read: ${(cause as Error).message}`, remedy: "make it a file you may read" },
    ]);
  }
}

function inReadingOrder(findings: readonly Finding[], locate: (finding: Finding) => Problem): Problem[] {
  const byText = new Map<string, Problem>();
  for (const problem of findings.map(locate)) byText.set(`${problem.path}\n${problem.reason}`, problem);
  return [...byText.values()].sort((one, other) => (one.line ?? 0) - (other.line ?? 0));
}
