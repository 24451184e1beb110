import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../.venv/", import.meta.url));

/** The Python of a virtual environment with exactly these requirements, made now if there is none; safe to call from several processes. */
export async function venvPython(name: string, requirementsFile: string): Promise<string> {
  const folder = join(root, name);
  const wanted = createHash("sha256")
    .update(await readFile(requirementsFile))
    .digest("hex");
  const python = join(folder, "bin", "python");
  if ((await stamp(folder)) === wanted) return python;

  await locked(`${folder}.lock`, async () => {
    if ((await stamp(folder)) === wanted) return;
    await rm(folder, { recursive: true, force: true });
    await run(await systemPython(), ["-m", "venv", folder]);
    const quiet = ["--quiet", "--disable-pip-version-check", "--no-input"];
    await run(python, ["-m", "pip", "install", ...quiet, "-r", requirementsFile], { timeout: 280_000 });
    await writeFile(join(folder, "stamp"), wanted);
  });
  return python;
}

async function stamp(folder: string): Promise<string | undefined> {
  return readFile(join(folder, "stamp"), "utf8").catch(() => undefined);
}

/** Whether virtual environments can be made at all. */
export function hasPython(): Promise<boolean> {
  return systemPython().then(
    () => true,
    () => false,
  );
}

async function systemPython(): Promise<string> {
  const python = process.env["PYTHON"] ?? "python3";
  await run(python, ["--version"]).catch((cause: unknown) => {
    throw new Error(`These tests need Python 3, and "${python}" does not run. Install it, or name it in PYTHON.`, {
      cause,
    });
  });
  return python;
}

// A lock that nobody has touched for a while was left by a process that died.
const abandonedAfter = 30_000;

async function locked(lock: string, work: () => Promise<void>): Promise<void> {
  await mkdir(root, { recursive: true });
  while (!(await taken(lock))) await sleep(200);
  const heartbeat = setInterval(() => void writeFile(join(lock, "alive"), "").catch(() => undefined), 2_000);
  try {
    await work();
  } finally {
    clearInterval(heartbeat);
    await rm(lock, { recursive: true, force: true });
  }
}

async function taken(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch {
    const touched = await stat(join(lock, "alive")).catch(() => stat(lock).catch(() => undefined));
    const abandoned = touched !== undefined && Date.now() - touched.mtimeMs > abandonedAfter;
    if (abandoned) await rm(lock, { recursive: true, force: true });
    return false;
  }
}
