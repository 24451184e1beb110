/** Every place in which two states differ, with both values. */
export function differing(path: string, real: unknown, simulated: unknown): string[] {
  if (JSON.stringify(real) === JSON.stringify(simulated)) return [];
  const isMap = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isMap(real) || !isMap(simulated))
    return [`${path}: lab ${JSON.stringify(real)}, sandbox ${JSON.stringify(simulated)}`];
  const [one, other] = [real as Record<string, unknown>, simulated as Record<string, unknown>];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return names.flatMap((name) => differing(path ? `${path}.${name}` : name, one[name], other[name]));
}
