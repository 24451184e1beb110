import { getNodeValue, parseTree, printParseErrorCode, type Node, type ParseError } from "jsonc-parser";
import { pathText, quote, type Finding, type Path } from "./finding.ts";
import type { Problem } from "./problem.ts";

/** A config file as it was written: what it says, and where it says it. */
export interface JsonText {
  readonly value: unknown;
  readonly syntax: readonly Problem[];
  readonly repeated: readonly Finding[];
  /** Gives a finding its line, and the path that the user has written instead of the one it means. */
  locate(finding: Finding): Problem;
}

/** Reads JSON with comments and trailing commas; never throws, what is wrong with it is in the answer. */
export function readJson(written: string): JsonText {
  // A byte order mark is of no interest to anyone, but the places behind it are.
  const text = written.replace(/^\uFEFF/, " ");
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  return {
    value: root === undefined ? undefined : getNodeValue(root),
    syntax: firstMistakes(text, errors).map((error) => syntaxProblem(text, error)),
    repeated: root === undefined ? [] : repeatedKeys(root, []),
    locate({ at, reason, remedy }) {
      const { offset, path } = placeOf(root, at);
      return { path: pathText(path), reason, remedy, line: lineAt(text, offset) };
    },
  };
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** One slip makes the parser stumble on, often to the end of the line; only behind a missing comma does it find its feet. */
function firstMistakes(text: string, errors: readonly ParseError[]): ParseError[] {
  let last: ParseError | undefined;
  return errors.filter((error) => {
    const between = last === undefined ? "\n" : text.slice(last.offset + last.length, error.offset);
    const recovered = last !== undefined && printParseErrorCode(last.error) === "CommaExpected";
    const isNew = (recovered ? /[:,\n]/ : /\n/).test(between);
    if (isNew) last = error;
    return isNew;
  });
}

const MISTAKES: Record<string, readonly [reason: string, remedy: string]> = {
  InvalidSymbol: ["is not JSON", "put text and names in double quotes"],
  InvalidNumberFormat: ["is not a number", "write it like 30 or 0.5, or put text in double quotes"],
  PropertyNameExpected: ["stands where a name should", 'write a name in double quotes, such as "app"'],
  ValueExpected: ["stands where a value should", "write the value that is missing, or take out what is too much"],
  ColonExpected: ["stands where a colon should", 'put ":" between the name and its value'],
  CommaExpected: ["has no comma before it", 'put "," between two entries'],
  CloseBraceExpected: ["stands where a brace should close", 'put "}" at the end of the object'],
  CloseBracketExpected: ["stands where a bracket should close", 'put "]" at the end of the list'],
  EndOfFileExpected: ["stands behind the end of the config", "take out what is too much"],
  UnexpectedEndOfComment: ["is a comment without an end", "close it with */"],
  UnexpectedEndOfString: ["is text without an end", 'close it with " on the same line'],
  UnexpectedEndOfNumber: ["is a number without an end", "write its digits"],
  InvalidUnicode: ["has an unfinished \\u escape", "write four hex digits behind \\u"],
  InvalidEscapeCharacter: ["has an unknown escape", "write \\\\ for a backslash"],
  InvalidCharacter: ["has a character that JSON does not allow", "write tabs as \\t and line breaks as \\n"],
};

function syntaxProblem(text: string, { error, offset, length }: ParseError): Problem {
  const [what, remedy] = MISTAKES[printParseErrorCode(error)] ?? ["is not JSON", "put it right"];
  const column = offset - text.lastIndexOf("\n", offset - 1);
  const token = text.slice(offset, offset + length);
  const subject = token === "" ? "the end of the file" : quoted(token);
  return { path: "", reason: `column ${column}: ${subject} ${what}`, remedy, line: lineAt(text, offset) };
}

function quoted(token: string): string {
  return token.startsWith('"') ? token : quote(token);
}

function repeatedKeys(node: Node, path: Path): Finding[] {
  const children = node.children ?? [];
  if (node.type === "array") return children.flatMap((child, position) => repeatedKeys(child, [...path, position]));
  if (node.type !== "object") return [];
  const seen = new Set<string>();
  return children.flatMap((property) => {
    const key = keyOf(property);
    const at = [...path, key];
    const findings = keyFindings(at, key, seen);
    seen.add(key);
    const value = property.children?.[1];
    return value === undefined ? findings : [...findings, ...repeatedKeys(value, at)];
  });
}

function keyFindings(at: Path, key: string, seen: ReadonlySet<string>): Finding[] {
  // JavaScript gives this one name a meaning of its own, so it would vanish without a word.
  if (key === "__proto__")
    return [{ at, reason: `the key ${quote(key)} is not allowed`, remedy: "choose another name" }];
  if (!seen.has(key)) return [];
  return [{ at, reason: `the key ${quote(key)} stands here twice`, remedy: "put the two into one, or take one out" }];
}

function keyOf(property: Node): string {
  return String(property.children?.[0]?.value);
}

function placeOf(root: Node | undefined, at: Path): { offset: number; path: Path } {
  let node = root;
  let offset = root?.offset ?? 0;
  const path = [...at];
  for (const [depth, part] of at.entries()) {
    const children = node?.children ?? [];
    if (node?.type === "array") {
      // In the short form of a section, a name is an element of the list.
      const position = typeof part === "number" ? part : children.findIndex(({ value }) => value === part);
      node = children[position];
      if (node !== undefined) path[depth] = position;
    } else {
      node = children.findLast((property) => keyOf(property) === part);
    }
    if (node === undefined) break;
    offset = node.offset;
    if (node.type === "property") node = node.children?.[1];
  }
  return { offset, path };
}
