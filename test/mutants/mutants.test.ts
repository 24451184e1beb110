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

type Part = NonNullable<Mutant["folder"]>;

/** What the tests of a part need: the engine is whole by itself. */
const NEEDED: Readonly<Record<Part, readonly string[]>> = {
  engine: ["src/engine", "test/engine"],
  resources: ["src", "templates", "test/support", "test/sandbox", "test/resources"],
};

/** A copy of a part and its tests, in a folder of its own. */
function copy(name: string, part: Part = "engine"): string {
  const folder = join(COPIES, name);
  for (const needed of NEEDED[part]) {
    mkdirSync(join(folder, needed), { recursive: true });
    cpSync(join(PROJECT, needed), join(folder, needed), { recursive: true });
  }
  return folder;
}

interface Report {
  numTotalTests: number;
  numFailedTests: number;
  testResults: { status: string; message: string; assertionResults: unknown[] }[];
}

/** Those of a kind in the sandbox take their time, and mutants must be noticed without. */
const QUICK = "^(?!.*lives in the sandbox)";

/** Runs the tests of a copy in a process of its own. Throws when they could not even begin. */
async function run(folder: string, files: readonly string[] = [], part: Part = "engine"): Promise<Report> {
  const report = join(folder, "report.json");
  const filters = files.map((file) => join(folder, "test", part, `${file}.test.ts`));
  const flags = [
    "--bail=1",
    `--testNamePattern=${QUICK}`,
    "--no-isolate",
    "--maxWorkers=1",
    "--testTimeout=5000",
    "--reporter=json",
  ];
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

function patch(folder: string, { folder: part = "engine", file, find, replace }: Mutant): void {
  const path = join(folder, "src", part, file);
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

test("the kinds as they are pass the tests that must notice", { timeout: 120_000 }, async () => {
  const noticing = mutants.filter(({ folder }) => folder === "resources").flatMap(({ noticedBy }) => noticedBy);
  const { numTotalTests, numFailedTests } = await atOnce.run(() =>
    run(copy("kinds-as-they-are", "resources"), [...new Set(noticing)], "resources"),
  );
  expect(numTotalTests).toBeGreaterThan(50);
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
      const folder = copy(String(index), mutant.folder);
      patch(folder, mutant);
      return run(folder, mutant.noticedBy, mutant.folder);
    });
    expect(numFailedTests).toBeGreaterThan(0);
  },
);
