import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** The files that this process holds: another process that died may have had our process id. */
const ours = new Set<string>();

/** Makes this process the only one that uses the file, until the returned function is called. */
export function lock(file: string): () => void {
  const path = `${file}.lock`;
  mkdirSync(dirname(file), { recursive: true });
  if (!claim(path)) {
    const holder = holderOf(path);
    if (ours.has(path) || isAlive(holder)) throw new InUse(file, holder);
    rmSync(path, { force: true });
    if (!claim(path)) throw new InUse(file, holderOf(path));
  }
  ours.add(path);
  return () => {
    if (ours.delete(path)) rmSync(path, { force: true });
  };
}

class InUse extends Error {
  override name = "InUse";
  constructor(file: string, pid: number) {
    super(
      `the sandbox in ${file} is in use by process ${pid}; wait until it ends, or end it (the lock is ${file}.lock)`,
    );
  }
}

function claim(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function holderOf(path: string): number {
  try {
    return Number(readFileSync(path, "utf8"));
  } catch {
    // Let go in this very moment.
    return Number.NaN;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
