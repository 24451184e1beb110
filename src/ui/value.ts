import { readable } from "../engine/reference.ts";

const LONGEST = 160;

/** A value of a spec, in one line that a person can read. */
export function valueText(value: unknown): string {
  const text = readable(flow(value));
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

function flow(value: unknown): string {
  if (value === null || value === undefined) return "(none)";
  if (typeof value === "string") return value === "" ? '""' : value;
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  const entries = Object.entries(value).map(([name, inner]) => `${name}: ${flow(inner)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** The same value for a machine: nothing shortened, and what is not known yet said in words. */
export function machineValue(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(readable(JSON.stringify(value)));
}
