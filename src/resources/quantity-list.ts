/** A list as CloudFront writes it. What holds the same in another order is left as it is: order says nothing there. */
export function listOf<T>(wanted: readonly T[], current: readonly T[] = []): { Quantity: number; Items: T[] } {
  const isSame = wanted.length === current.length && wanted.every((one) => current.includes(one));
  const Items = isSame ? [...current] : [...wanted];
  return { Quantity: Items.length, Items };
}
