import { Calls } from "./calls.ts";

/** One call of a function: by Invoke, by an API, or by an authorizer. */
export interface FunctionCall {
  region: string;
  name: string;
  /** `$LATEST`, or its number. */
  version: string;
  /** When it began. */
  at: number;
  /** What its code has written to its log so far. */
  log: string[];
  /** How it ended; missing while it runs. */
  end?: "answered" | "failed" | "timed out";
}

/** What the application itself did, apart from what was asked of the sandbox from outside. */
export class Served {
  readonly functions: FunctionCall[] = [];
  /** What functions asked of AWS. */
  readonly calls = new Calls();
}
