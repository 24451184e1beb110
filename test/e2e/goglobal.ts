import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { onTestFinished } from "vitest";
import type { Lab } from "../lab/lab.ts";
import { sampleDataConfig } from "../support/sample-data.ts";
import { TRACE_ENV } from "../support/trace.ts";

/** The lab throttles nobody, and has no neighbours. */
const UNTHROTTLED = { GOGLOBAL_RATES: "off" };

/** How one run of the built command line ended. */
export interface Ran {
  code: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  err: string;
  /** The write calls that reached the lab, as `Operation region`. */
  writes: string[];
}

export interface Running {
  ended: Promise<Ran>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves once stderr holds the text. */
  said(text: string): Promise<void>;
}

/** A folder with a config file, and the built `bin/goglobal.js` run in it as a child process against the lab. */
export async function goglobalIn(lab: Lab, config = sampleDataConfig) {
  const folder = await mkdtemp(join(tmpdir(), "goglobal-e2e-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "goglobal.config.json"), config);

  /** Starts a command line; the record of the lab starts anew with it. */
  function start(line: string, env: Record<string, string> = {}): Running {
    lab.clear();
    const child = spawn(process.execPath, [resolve("bin/goglobal.js"), ...line.split(" ")], {
      cwd: folder,
      env: { PATH: process.env["PATH"], HOME: folder, ...lab.env, ...UNTHROTTLED, ...TRACE_ENV, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const text = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text.out += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (text.err += chunk));
    const ended = new Promise<Ran>((resolve) => {
      child.on("close", (code, signal) => {
        const writes = lab.requests().filter(({ write }) => write);
        resolve({ code, signal, ...text, writes: writes.map(({ operation, region }) => `${operation} ${region}`) });
      });
    });
    const said = async (words: string) => {
      while (!text.err.includes(words)) await once(child.stderr, "data");
    };
    return { ended, said, kill: (signal) => void child.kill(signal) };
  }

  return { folder, start, run: (line: string, env?: Record<string, string>) => start(line, env).ended };
}
