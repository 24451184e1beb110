/** So many different numbers from 1 to `of`, in order; the same ones for the same seed. */
export function drawn(count: number, { of, seed }: { of: number; seed: number }): number[] {
  const picked = new Set<number>();
  // The generator of Numerical Recipes.
  for (let state = seed; picked.size < count;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    picked.add(1 + (state % of));
  }
  return [...picked].sort((one, other) => one - other);
}
