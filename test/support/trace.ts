import { resolve } from "node:path";
import { traceTo } from "../../src/aws/trace.ts";
import type { SeedCall } from "../../src/sandbox/seed.ts";

const asked = process.env["GOGLOBAL_TRACE"];
const file = asked ? resolve(asked) : undefined;

/** Writes a request down for `npm run test:models`, when it has asked for that. Tests of what is refused do without it. */
export const trace = file ? traceTo(file) : undefined;

/** Writes the calls of a seed down, but for those that mention what others are answered: that is not known here. */
export function traceSeed(seed: readonly SeedCall[]): void {
  if (trace) seed.filter(({ input }) => !/\{\w+\.\w/u.test(JSON.stringify(input))).forEach(trace);
}

/** Makes the product do so as well. */
export const TRACE_ENV: Record<string, string> = file ? { GOGLOBAL_TRACE: file } : {};
