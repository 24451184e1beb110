/** A length of time, in milliseconds. */
export type Milliseconds = number;

/** What every duration in the config file looks like. */
export const DURATION = /^\d+(ms|s|m|h|d)$/;

const UNITS: Record<string, Milliseconds> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Turns "30s" into 30000; the text must look like a duration. */
export function milliseconds(text: string): Milliseconds {
  return Number.parseInt(text, 10) * UNITS[text.replace(/^\d+/, "")]!;
}
