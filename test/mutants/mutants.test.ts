import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Limit } from "../../src/engine/limit.ts";
import { mutants, type Mutant } from "./mutants.ts";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
/** Inside the project, so that the copies find its packages; outside of `node_modules`, where nothing is compiled. */
const COPIES = join(PROJECT, ".mutants");
const VITEST = join(PROJECT, "node_modules/vitest/vitest.mjs");

const atOnce = new Limit(2);
const label = ({ promise, file }: Mutant) => `${promise} (${file})`;

beforeAll(() => rmSync(COPIES, { recursive: true, force: true }));
afterAll(() => rmSync(COPIES, { recursive: true, force: true }));

/** A copy of the engine and its tests, in a folder of its own. */
function copy(name: string): string {
  const folder = join(COPIES, name);
  for (const part of ["src/engine", "test/engine"]) {
    mkdirSync(join(folder, part), { recursive: true });
    cpSync(join(PROJECT, part), join(folder, part), { recursive: true });
  }
  return folder;
}

interface Report {
  numTotalTests: number;
  numFailedTests: number;
  testResults: { status: string; message: string; assertionResults: unknown[] }[];
}

/** Runs the tests of a copy in a process of its own. Throws when they could not even begin. */
async function run(folder: string, files: readonly string[] = []): Promise<Report> {
  const report = join(folder, "report.json");
  const filters = files.map((file) => join(folder, "test/engine", `${file}.test.ts`));
  const flags = ["--bail=1", "--no-isolate", "--maxWorkers=1", "--testTimeout=5000", "--reporter=json"];
  const command = [VITEST, "run", `--root=${folder}`, `--outputFile=${report}`, ...flags, ...filters];
  const output = await promisify(execFile)(process.execPath, command, { cwd: folder, timeout: 60_000 }).then(
    () => "",
    // The report says whether tests failed; whatever else went wrong left none.
    (error: Error & { stdout?: string; stderr?: string }) => `${error.message}${error.stdout}${error.stderr}`,
  );
  let found: Report;
  try {
    found = JSON.parse(readFileSync(report, "utf8")) as Report;
  } catch (cause) {
    throw new Error(`the tests in ${folder} left no report: ${output}`, { cause });
  }
  const broken = found.testResults.find(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.length,
  );
  if (broken) throw new Error(`the tests in ${folder} could not begin: ${broken.message}`);
  return found;
}

function patch(folder: string, { file, find, replace }: Mutant): void {
  const path = join(folder, "src/engine", file);
  const text = readFileSync(path, "utf8");
  const found = text.split(find).length - 1;
  if (found !== 1) throw new Error(`${file} must hold this exactly once, and holds it ${found} times: ${find}`);
  writeFileSync(
    path,
    text.replace(find, () => replace),
  );
}

test("the engine as it is passes its tests", { timeout: 120_000 }, async () => {
  const { numTotalTests, numFailedTests } = await atOnce.run(() => run(copy("as-it-is")));
  expect(numTotalTests).toBeGreaterThan(200);
  expect(numFailedTests).toBe(0);
});

test("no two mutants are the same", () => {
  expect(new Set(mutants.map(({ file, find, replace }) => `${file} ${find} ${replace}`)).size).toBe(mutants.length);
  expect(new Set(mutants.map(label)).size).toBe(mutants.length);
});

test.concurrent.for(mutants.map((mutant, index) => [label(mutant), mutant, index] as const))(
  "its tests notice when this does not hold: %s",
  { timeout: 300_000 },
  async ([, mutant, index], { expect }) => {
    const { numFailedTests } = await atOnce.run(async () => {
      const folder = copy(String(index));
      patch(folder, mutant);
      return run(folder, mutant.noticedBy);
    });
    expect(numFailedTests).toBeGreaterThan(0);
  },
);
