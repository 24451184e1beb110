/** One thing that was measured: a line of the bench's output. */
export interface Metric {
  name: string;
  value: number;
  unit: string;
}

/** The middle one; of an even number, the upper of the two in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1]!;
}
