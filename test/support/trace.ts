import { resolve } from "node:path";
import { traceTo } from "../../src/aws/trace.ts";

const asked = process.env["GOGLOBAL_TRACE"];
const file = asked ? resolve(asked) : undefined;

/** Writes a request down for `npm run test:models`, when it has asked for that. Tests of what is refused do without it. */
export const trace = file ? traceTo(file) : undefined;

/** Makes the product do so as well. */
export const TRACE_ENV: Record<string, string> = file ? { GOGLOBAL_TRACE: file } : {};
