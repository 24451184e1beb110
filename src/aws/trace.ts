import { appendFileSync } from "node:fs";
import type { Call } from "./call.ts";

/** What is asked of AWS, without who asks. */
export type Request = Pick<Call, "service" | "operation" | "region" | "input">;

/** Appends each request to a file, as a line of JSON; at once, so that a process that is killed leaves what it has sent. */
export function traceTo(file: string): (request: Request) => void {
  return ({ service, operation, region, input }) =>
    appendFileSync(file, `${JSON.stringify({ service, operation, region, input: plain(input) })}\n`);
}

/** What holds the values of environments and of stage variables, which are nobody's to see. */
const SECRET = new Set(["Variables", "StageVariables"]);

/** JSON has neither bytes nor dates. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { $base64: Buffer.from(value).toString("base64") };
  if (value instanceof Date) return { $date: value.toISOString() };
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, SECRET.has(name) && inner ? hidden(inner) : plain(inner)]),
  );
}

const hidden = (variables: object): object =>
  Object.fromEntries(Object.keys(variables).map((name) => [name, "hidden"]));
