import { expect, test } from "vitest";
import { mentions, readable, reference, references, resolve, strings } from "../../src/engine/reference.ts";

const host = reference("api/orders@eu-1", "host");
const arn = reference("role/my worker", "arn");
const spec = {
  url: `https://${host}/health`,
  roles: [arn, "fixed"],
  deep: { both: `${host} and ${arn}` },
  size: 3,
  not: null,
};

test("every string is found, with the path to it", () => {
  expect([...strings({ a: "x", b: ["y", { c: "z" }], d: 1, e: null })]).toEqual([
    ["x", ["a"]],
    ["y", ["b", "0"]],
    ["z", ["b", "1", "c"]],
  ]);
});

test("a reference is found wherever it stands, also inside a longer string and twice in one", () => {
  expect([...references(spec)]).toEqual(["api/orders@eu-1", "role/my worker"]);
  expect([...references({ size: 3, text: "${api/orders.host}" })]).toEqual([]);
});

test("what is known is filled in; what is not stays a reference, and the rest of the spec is not touched", () => {
  const outputs: Record<string, Record<string, string>> = { "api/orders@eu-1": { host: "h.example.com" } };
  const resolved = resolve(spec, (id) => outputs[id]);
  expect(resolved).toEqual({
    url: "https://h.example.com/health",
    roles: [arn, "fixed"],
    deep: { both: `h.example.com and ${arn}` },
    size: 3,
    not: null,
  });
  expect(mentions(resolved)).toBe(true);
  expect([...references(resolved)]).toEqual(["role/my worker"]);
});

test("an output that the resource does not have stays a reference", () => {
  expect(resolve(host, () => ({ port: "80" }))).toBe(host);
});

test("an output is put in as it is, dollar signs included", () => {
  expect(resolve(host, () => ({ host: "$& $1 $$" }))).toBe("$& $1 $$");
});

test("mentions nothing when all is known", () => {
  expect(mentions({ a: ["x", { b: null }], c: 1 })).toBe(false);
  expect(mentions({ a: ["x", { b: `in ${host}` }] })).toBe(true);
});

test("a person reads what is not known yet as such", () => {
  expect(readable(`https://${host}/health`)).toBe("https://(host of api/orders@eu-1, known after apply)/health");
  expect(readable(arn)).toBe("(arn of role/my worker, known after apply)");
  expect(readable("plain")).toBe("plain");
});
