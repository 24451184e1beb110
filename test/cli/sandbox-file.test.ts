import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { main } from "../../src/cli/main.ts";
import { openSandboxIn } from "../../src/cli/sandbox-file.ts";
import type { World } from "../../src/cli/world.ts";
import { systemClock } from "../../src/engine/clock.ts";
import { configText } from "../support/configs.ts";

/** A folder in which the sandbox is kept in its file, as on a user's machine. */
async function onDisk() {
  const folder = await mkdtemp(join(tmpdir(), "goglobal-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "goglobal.config.json"), configText());
  async function run(line: string) {
    const said: string[] = [];
    const say = (text: string) => void said.push(text);
    const world: World = {
      cwd: folder,
      env: {},
      clock: systemClock,
      signal: new AbortController().signal,
      io: { out: say, err: say, ask: async () => undefined, interactive: false, onScreen: { out: false, err: false } },
      openSandbox: openSandboxIn,
    };
    const code = await main(line.split(" "), world);
    return { code, said: said.join("\n") };
  }
  return { run, file: join(folder, ".goglobal", "sandbox.json"), folder };
}

test("what one command does the next one finds", async () => {
  const { run, file } = await onDisk();
  expect(await run("apply -y --sandbox --only table/*")).toMatchObject({ code: 0 });
  expect(await run("plan --sandbox --only table/* --detailed-exitcode")).toMatchObject({ code: 0 });
  expect(await readFile(file, "utf8")).toContain("goglobal:uses:orders/prod");
});

test("sandbox reset mends a file that cannot be read", async () => {
  const { run, file, folder } = await onDisk();
  await mkdir(join(folder, ".goglobal"));
  await writeFile(file, "garbage");
  const broken = await run("plan --sandbox");
  expect(broken.code).toBe(1);
  expect(broken.said).toContain("Start again: goglobal sandbox reset");
  expect(await run("sandbox reset")).toMatchObject({ code: 0 });
  expect(await run("plan --sandbox")).toMatchObject({ code: 0 });
});
