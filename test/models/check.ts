import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Request } from "../../src/aws/trace.ts";
import { hasPython, venvPython } from "../lab/venv.ts";

/** One thing that AWS's models have against a request. */
interface Problem {
  path: string;
  rule: string;
  message: string;
}

/** What the models have against a request and AWS has not: a quirk of theirs, or something newer than they are. */
export interface Exception {
  service: string;
  operation: string;
  /** `Tags[].Key`; of the whole operation, when the rule is "operation", "". */
  path: string;
  rule: string;
  reason: string;
}

export interface Checked {
  requests: number;
  /** How often each was sent, by service and name. */
  operations: Record<string, number>;
  refused: (Request & { times: number; problems: Problem[] })[];
  excused: (Exception & { times: number })[];
  unusedExceptions: Exception[];
  /** Patterns that were met and could not be checked, with the reason. */
  untranslatedPatterns: { service: string; shape: string; pattern: string; reason: string }[];
}

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Python is there, or, outside CI, it has been said that these tests are left out for the lack of it. */
export async function canCheck(): Promise<boolean> {
  if (await hasPython()) return true;
  if (process.env["CI"]) throw new Error("AWS's models are checked with Python 3, and there is none");
  process.stderr.write("Left out: AWS's models are checked with Python 3, and there is none.\n");
  return false;
}

/** Checks recordings against the models of the pinned botocore, which it installs the first time. */
export async function check(recordings: string[], exceptions = here("exceptions.json")): Promise<Checked> {
  const python = await venvPython("models", here("requirements.txt"));
  const command = ["-B", here("check.py"), exceptions, ...recordings];
  const { stdout } = await promisify(execFile)(python, command, { maxBuffer: 2 ** 28 });
  return JSON.parse(stdout) as Checked;
}
