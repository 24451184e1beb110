import { expect, test } from "vitest";
import { readJson } from "../../src/config/json-text.ts";
import { errorOf } from "./checking.ts";

const mistakes = (text: string) => readJson(text).syntax.map(({ line, reason }) => `${line}: ${reason}`);

test.each([
  ['{"a": 1 "b": 2}', ['1: column 9: "b" has no comma before it']],
  ['{"a": 1 "b": 2 "c": 3}', ['1: column 9: "b" has no comma before it', '1: column 16: "c" has no comma before it']],
  ['{\n  "a":\n}', ['3: column 1: "}" stands where a value should']],
  ['{"a": 1', ["1: column 8: the end of the file stands where a brace should close"]],
  ["[1", ["1: column 3: the end of the file stands where a bracket should close"]],
  ["", ["1: column 1: the end of the file stands where a value should"]],
  ["{a: 1}", ['1: column 2: "a" is not JSON']],
  ["{'a': 1,\n 'b': 2}", ["1: column 2: \"'a'\" is not JSON", "2: column 2: \"'b'\" is not JSON"]],
  ['{"a": "x\n}', ['1: column 7: "x is text without an end']],
  ['{"a" 1}', ['1: column 6: "1" stands where a colon should']],
  ['{"a": 1}}', ['1: column 9: "}" stands behind the end of the config']],
  ['{"a": "\\q"}', ['1: column 7: "\\q" has an unknown escape']],
  ["{} /* x", ['1: column 4: "/* x" is a comment without an end']],
])("%j", (text, expected) => {
  expect(mistakes(text)).toEqual(expected);
});

test("a config with syntax errors lists them all, each with a remedy", () => {
  expect(errorOf('{\n  "app": "a"\n  "home": us-east-1,\n}').message).toMatchInlineSnapshot(`
    "goglobal.config.json has 2 problems:
    goglobal.config.json:3  column 3: "home" has no comma before it; put "," between two entries
    goglobal.config.json:3  column 11: "us-east-1" is not JSON; put text and names in double quotes"
  `);
});
