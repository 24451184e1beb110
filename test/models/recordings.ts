import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

/** Recorded requests, and how to be rid of them. */
export interface Recordings {
  files: string[];
  remove(): Promise<void>;
}

/** What earlier runs of the tests have left in the folder GOGLOBAL_RECORDINGS; without one, runs the tests. */
export async function recordings(): Promise<Recordings> {
  const left = process.env["GOGLOBAL_RECORDINGS"];
  if (left) return { files: await filesIn(left), remove: async () => {} };

  const folder = await mkdtemp(join(tmpdir(), "goglobal-recordings-"));
  const remove = () => rm(folder, { recursive: true });
  try {
    for (const command of [["unit"], ["e2e", "test/e2e/main-job.test.ts"]]) await record(command, folder);
    return { files: await filesIn(folder), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".jsonl"));
  if (names.length === 0) throw new Error(`no requests were recorded in ${folder}`);
  return names.map((name) => resolve(folder, name));
}

/** Runs a project of the tests, or one of its files, and writes down what they send. */
async function record([project, ...files]: string[], folder: string): Promise<void> {
  process.stdout.write(`Recording what the ${project} tests send…\n`);
  const command = [resolve("node_modules/vitest/vitest.mjs"), "run", "--project", project!, ...files];
  const env = { ...withoutVitest(process.env), GOGLOBAL_TRACE: join(folder, `${project}.jsonl`) };
  await promisify(execFile)(process.execPath, command, { env, maxBuffer: 2 ** 28 }).catch(({ stdout, stderr }) => {
    throw new Error(`what the ${project} tests send is not known, for they fail:\n${stdout}\n${stderr}`);
  });
}

/** An environment in which vitest does not take itself for its own worker. */
const withoutVitest = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("VITEST")));
