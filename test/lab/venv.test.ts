import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { venvPython } from "./venv.ts";

const name = `test-${process.pid}`;
let folder: string;
let requirements: string;

// A Python whose virtual environments are made in no time, and written down.
const quickPython = (log: string) => `#!/bin/sh
[ "$2" = venv ] || exit 0
echo "$3" >> ${log}
mkdir -p "$3/bin" && printf '#!/bin/sh\\n' > "$3/bin/python" && chmod +x "$3/bin/python"
`;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "venv-"));
  requirements = join(folder, "requirements.txt");
  await writeFile(requirements, "moto==1\n");
  await writeFile(join(folder, "python"), quickPython(join(folder, "log")), { mode: 0o755 });
  vi.stubEnv("PYTHON", join(folder, "python"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
  await rm(new URL(`../../.venv/${name}`, import.meta.url), { recursive: true, force: true });
});

const timesMade = async () => (await readFile(join(folder, "log"), "utf8")).trim().split("\n").length;

test("is made once by whoever comes first, and again when the requirements change", async () => {
  const [first, second] = await Promise.all([venvPython(name, requirements), venvPython(name, requirements)]);
  expect(first).toBe(second);
  expect(await venvPython(name, requirements)).toBe(first);
  expect(await timesMade()).toBe(1);
  await writeFile(requirements, "moto==2\n");
  await venvPython(name, requirements);
  expect(await timesMade()).toBe(2);
});

test("says what is missing where there is no Python, and can be tried again", async () => {
  const quick = process.env["PYTHON"]!;
  vi.stubEnv("PYTHON", "no-such-python");
  await expect(venvPython(name, requirements)).rejects.toThrow('"no-such-python" does not run');
  vi.stubEnv("PYTHON", quick);
  await venvPython(name, requirements);
  expect(await timesMade()).toBe(1);
});
