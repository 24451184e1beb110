import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { parseSync } from "oxc-parser";
import { describe, expect, test } from "vitest";

/** Who may import whom; `types` may be imported as types only. Every folder may import itself. */
const RULES: Record<string, { may: string[]; types?: string[] }> = {
  engine: { may: [] },
  config: { may: [] },
  aws: { may: ["engine"] },
  resources: { may: ["aws", "engine"] },
  discover: { may: ["resources", "aws", "config", "engine"] },
  topology: { may: ["resources", "aws", "engine", "config"], types: ["discover"] },
  ui: { may: ["engine"], types: ["config"] },
  sandbox: { may: ["aws", "engine"] },
  cli: { may: ["engine", "config", "aws", "resources", "discover", "topology", "ui", "sandbox"] },
};

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
  dynamic?: true;
}

const files = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => join("src", file));
const sources = new Map(files.map((file) => [file, readFileSync(file, "utf8")]));
const imports = files.flatMap(importsOf);
const folderOf = (file: string): string => relative("src", file).split("/")[0]!;

function importsOf(from: string): Import[] {
  const source = sources.get(from)!;
  const { module, errors } = parseSync(from, source);
  if (errors.length > 0) throw new Error(`${from} does not parse: ${errors[0]!.message}`);
  const found = [
    ...module.staticImports.map(({ moduleRequest, entries }) => ({
      to: moduleRequest.value,
      typeOnly: entries.length > 0 && entries.every(({ isType }) => isType),
    })),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType }) =>
        moduleRequest ? [{ to: moduleRequest.value, typeOnly: isType }] : [],
      ),
    ),
    ...module.dynamicImports.map(({ moduleRequest }) => ({
      to: source.slice(moduleRequest.start, moduleRequest.end).replaceAll(/["'`]/gu, ""),
      typeOnly: false,
      dynamic: true as const,
    })),
  ];
  return found.map((one) => ({
    from,
    ...one,
    to: one.to.startsWith(".") ? normalize(join(dirname(from), one.to)) : one.to,
  }));
}

test("folders import only those they may", () => {
  const broken = imports
    .filter(({ to }) => to.startsWith("src/"))
    .filter(({ from, to, typeOnly }) => {
      const [own, other] = [folderOf(from), folderOf(to)];
      const { may, types = [] } = RULES[own] ?? { may: [] };
      return own !== other && !may.includes(other) && !(typeOnly && types.includes(other));
    });
  expect(broken).toEqual([]);
});

test("every folder has a rule", () => {
  expect([...new Set(files.map(folderOf))].filter((folder) => !(folder in RULES))).toEqual([]);
});

test("no module needs itself", () => {
  const edges = new Map<string, string[]>();
  for (const { from, to, typeOnly } of imports) if (!typeOnly) edges.set(from, [...(edges.get(from) ?? []), to]);
  const done = new Set<string>();
  const cycles: string[][] = [];
  const visit = (file: string, path: string[]): void => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file]);
    if (done.has(file) || path.includes(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  expect(cycles).toEqual([]);
});

test("what runs before the command line is understood loads no package", () => {
  const reached = new Set(["src/cli/main.ts", "src/cli/real-world.ts"]);
  const eager = imports.filter(({ typeOnly, dynamic }) => !typeOnly && !dynamic);
  for (const file of reached)
    for (const { from, to } of eager) if (from === file && to.startsWith("src/")) reached.add(to);
  expect(eager.filter(({ from, to }) => reached.has(from) && !/^(?:src\/|node:)/u.test(to))).toEqual([]);
});

test("every package that is imported is a dependency, and every dependency is imported", () => {
  const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as { dependencies: Record<string, string> };
  const packageOf = (name: string) =>
    name
      .split("/")
      .slice(0, name.startsWith("@") ? 2 : 1)
      .join("/");
  const used = new Set(
    imports
      .map(({ to }) => to)
      .filter((to) => !/^(?:src\/|node:)/u.test(to))
      .map(packageOf),
  );
  expect([...used].sort()).toEqual(Object.keys(dependencies).sort());
});

describe("seams", () => {
  const uses = (pattern: RegExp) => files.filter((file) => pattern.test(sources.get(file)!));

  test("one file knows the time", () => expect(uses(/\bDate\.now\(|new Date\(\)/u)).toEqual(["src/engine/clock.ts"]));
  test("one file knows the process's surroundings", () =>
    expect(uses(/\bprocess\.(?:argv|cwd|env|on|std\w+)\b|\bconsole\./u)).toEqual(["src/cli/real-world.ts"]));
  test("nobody ends the process", () => expect(uses(/process\.exit/u)).toEqual([]));
  test("SDK clients are only ever loaded when they are used", () =>
    expect(imports.filter(({ to, typeOnly, dynamic }) => to.startsWith("@aws-sdk/") && !typeOnly && !dynamic)).toEqual(
      [],
    ));
  test("one folder speaks to SDK clients' insides", () =>
    expect(uses(/middlewareStack/u)).toEqual(["src/aws/clients.ts"]));
});
