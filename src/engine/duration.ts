/** A length of time in milliseconds. */
export type Duration = number;

export const seconds = (count: number): Duration => count * 1000;
export const minutes = (count: number): Duration => count * 60_000;

/** A length of time as a person would say it: "40 s", "9 min", "1 h 20 min". */
export function formatDuration(duration: Duration): string {
  const whole = Math.round(duration / 1000);
  if (whole < 90) return `${whole} s`;
  const inMinutes = Math.round(whole / 60);
  if (inMinutes < 90) return `${inMinutes} min`;
  const rest = inMinutes % 60;
  return rest === 0 ? `${inMinutes / 60} h` : `${Math.floor(inMinutes / 60)} h ${rest} min`;
}
