/** What a kind throws when AWS says that the thing has changed since it was read: the engine reads and converges again. */
export class Stale extends Error {
  override name = "Stale";
}

/** What a kind throws when the time for a change has not come: the engine says why and asks again, for as long as it is patient. */
export class NotYet extends Error {
  override name = "NotYet";
}

/** Waiting ended because the user interrupted the run; nothing went wrong. */
export class Interrupted extends Error {
  override name = "Interrupted";
  constructor() {
    super("interrupted");
  }
}

/** The message of anything thrown, in one line. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
