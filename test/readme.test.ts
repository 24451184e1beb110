import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { sampleApp } from "../src/cli/sandbox-file.ts";
import { goglobal } from "./support/cli.ts";

const readme = readFileSync("README.md", "utf8");

/** The application that it speaks of. */
const sample = async () => ({ config: readFileSync("goglobal.config.json", "utf8"), seed: await sampleApp() });

/** The code blocks of a language: every other piece between fences. */
const blocks = (language: string): string[] =>
  readme
    .split(/^```/mu)
    .filter((_, index) => index % 2 === 1)
    .filter((block) => block.startsWith(`${language}\n`))
    .map((block) => block.slice(language.length + 1));

test("the config in it is the example config", () => {
  expect(blocks("jsonc")).toEqual([readFileSync("goglobal.config.json", "utf8")]);
});

test("its transcript is what is printed", async () => {
  const { run } = await goglobal(await sample());
  const [transcript] = blocks("console");
  let printed = "";
  for (const [, line] of transcript!.matchAll(/^\$ goglobal (.*)$/gmu))
    printed += `$ goglobal ${line}\n${(await run(line!)).out}\n`;
  expect(printed).toBe(transcript);
});

describe("every goglobal command line in it is understood", () => {
  const lines = blocks("").flatMap((block) =>
    [...block.matchAll(/^goglobal ([^#\n]*?)\s*(?:#.*)?$/gmu)].map(([, line]) => line!),
  );
  // Its tables and buckets are enough for that.
  test.each(lines)("goglobal %s", async (line) => {
    const { run } = await goglobal({ answer: "yes" });
    await run("plan --out reviewed.plan");
    expect((await run(line)).code).toBe(0);
  });
});

test("every npm script in it exists", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  const named = [...readme.matchAll(/npm run ([\w:]+)/gu)].map(([, name]) => name!);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test("its exit codes are those of --help", async () => {
  const { run } = await goglobal();
  const help = [...(await run("--help")).out.matchAll(/^ {2}(\d+) /gmu)].map(([, code]) => code);
  const inReadme = [...readme.matchAll(/^\| (\d+) \|/gmu)].map(([, code]) => code);
  expect(inReadme).toEqual(help);
});
