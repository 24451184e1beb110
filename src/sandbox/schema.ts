/** What is wrong with an input, and where. */
export interface Problem {
  path: string;
  kind: "unknown" | "missing" | "type";
  /** The type that AWS wants there. */
  wanted?: string;
}

const STRUCTURE = 3;
const UNION = 4;
const LIST = 1;
const MAP = 2;
const LIST_OF = 64;
const MAP_OF = 128;

const simpleTypes: Record<number, [name: string, fits: (value: unknown) => boolean]> = {
  0: ["a string", (value) => typeof value === "string"],
  1: ["a number", (value) => typeof value === "number"],
  2: ["a boolean", (value) => typeof value === "boolean"],
  4: ["a timestamp", (value) => value instanceof Date],
  5: ["a timestamp", (value) => value instanceof Date],
  6: ["a timestamp", (value) => value instanceof Date],
  7: ["a timestamp", (value) => value instanceof Date],
  // The SDK encodes text by itself.
  21: ["bytes", (value) => typeof value === "string" || ArrayBuffer.isView(value)],
};

/** The first thing in an input that does not fit the SDK's own schema of the operation. */
export function problemIn(operationSchema: unknown, input: object): Problem | undefined {
  if (!Array.isArray(operationSchema)) return undefined;
  return check(operationSchema[4], input, "");
}

function check(reference: unknown, value: unknown, path: string): Problem | undefined {
  const schema = resolve(reference);
  if (typeof schema === "number") return checkNumbered(schema, value, path);
  if (!Array.isArray(schema)) return undefined;
  switch (schema[0]) {
    case 0:
      return check(schema[4], value, path);
    case LIST:
      return checkList(schema[4], value, path);
    case MAP:
      return checkMap(schema[5], value, path);
    case STRUCTURE:
    case UNION:
      return checkStructure(schema, value, path);
    default:
      return undefined;
  }
}

/** A member is `[schema, traits]`, and what is not yet defined where it is mentioned is a function. */
function resolve(reference: unknown): unknown {
  let schema = reference;
  while (typeof schema === "function" || (Array.isArray(schema) && schema.length === 2)) {
    schema = typeof schema === "function" ? (schema as () => unknown)() : (schema as unknown[])[0];
  }
  return schema;
}

/** Simple types are numbers; 64 more is a list of them, 128 more a map. */
function checkNumbered(schema: number, value: unknown, path: string): Problem | undefined {
  if (schema >= MAP_OF) return checkMap(schema - MAP_OF, value, path);
  if (schema >= LIST_OF) return checkList(schema - LIST_OF, value, path);
  const simple = simpleTypes[schema];
  return !simple || simple[1](value) ? undefined : { path, kind: "type", wanted: simple[0] };
}

function checkList(item: unknown, value: unknown, path: string): Problem | undefined {
  if (!Array.isArray(value)) return { path, kind: "type", wanted: "a list" };
  return first(value.map((each, index) => () => check(item, each, `${path}[${index}]`)));
}

function checkMap(item: unknown, value: unknown, path: string): Problem | undefined {
  if (!isPlain(value)) return { path, kind: "type", wanted: "a map" };
  return first(
    Object.entries(value).map(
      ([key, each]) =>
        () =>
          check(item, each, member(path, key)),
    ),
  );
}

function checkStructure(schema: unknown[], value: unknown, path: string): Problem | undefined {
  if (!isPlain(value)) return { path, kind: "type", wanted: "a structure" };
  const names = schema[4] as string[];
  const schemas = schema[5] as unknown[];
  const required = names.slice(0, (schema[6] as number | undefined) ?? 0);
  const missing = required.find((name) => value[name] === undefined || value[name] === null);
  if (missing !== undefined) return { path: member(path, missing), kind: "missing" };
  const given = Object.entries(value).filter(([, each]) => each !== undefined);
  return first(
    given.map(([name, each]) => () => {
      const at = names.indexOf(name);
      if (at < 0) return { path: member(path, name), kind: "unknown" };
      return check(schemas[at], each, member(path, name));
    }),
  );
}

function first(checks: (() => Problem | undefined)[]): Problem | undefined {
  for (const run of checks) {
    const problem = run();
    if (problem) return problem;
  }
  return undefined;
}

const member = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
