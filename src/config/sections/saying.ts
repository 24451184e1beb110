import { quote, type Fault } from "../finding.ts";

// A zod message is one string, a fault is two: this character, which no config can show, stands between them.
const BETWEEN = "\u0000";

interface Issue {
  readonly input?: unknown;
}

/** Packs a fault into the one string that a zod message is. */
export function say({ reason, remedy }: Fault): string {
  return `${reason}${BETWEEN}${remedy}`;
}

/** Takes a zod message apart again; one that zod wrote itself gets a remedy of last resort. */
export function unsay(message: string): Fault {
  const [reason = "", remedy] = message.split(BETWEEN);
  return { reason, remedy: remedy ?? "see templates/goglobal.schema.json for what may stand here" };
}

/** Gives a zod check its words: the value "is missing" or "is not <noun>", and what to write instead. */
export function expects(noun: string, remedy: string): { error: (issue: Issue) => string } {
  return {
    error: ({ input }) =>
      say({ reason: input === undefined ? "is missing" : `${quote(input)} is not ${noun}`, remedy }),
  };
}
