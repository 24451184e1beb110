import type { Service } from "../aws/services.ts";
import { perform } from "./perform.ts";
import { type State, worldAt } from "./world.ts";

/** One call of those that make what a new account holds. */
export interface SeedCall {
  service: Service;
  region: string;
  operation: string;
  /** May mention what earlier calls were answered: "{api.ApiId}" is the ApiId that the call named "api" was. */
  input: object;
  /** What later calls name it by. */
  as?: string;
}

/** Between two seed calls, so that each finds what those before it made ready for use. */
const APART = 2 * 60 * 60 * 1000;

/** Makes the calls one after another in the past, so that all is at rest by the state's `now`. */
export async function plant(seed: readonly SeedCall[], state: State): Promise<void> {
  let time = state.now - seed.length * APART;
  const world = worldAt(state, () => time);
  await inTurn(seed, async ({ service, region, operation, input }) => {
    const answer = await perform(world, { service, region, operation, input, schema: undefined });
    time += APART;
    return answer;
  });
}

/** Has the calls made one after another, each with what it mentions of the answers to those before it filled in. */
export async function inTurn(seed: readonly SeedCall[], make: (call: SeedCall) => Promise<object>): Promise<void> {
  const answers: Record<string, object> = {};
  for (const call of seed) {
    const answer = await make({ ...call, input: filledIn(call.input, answers) as object });
    if (call.as !== undefined) answers[call.as] = answer;
  }
}

/** A path of names in braces; path parameters of routes, as in "GET /orders/{id}", have one name only. */
const MENTION = /\{(\w+(?:\.\w+)+)\}/gu;

function filledIn(value: unknown, answers: Record<string, object>): unknown {
  if (typeof value === "string") return value.replaceAll(MENTION, (_, path: string) => mentioned(path, answers));
  if (Array.isArray(value)) return value.map((inner) => filledIn(inner, answers));
  if (value === null || typeof value !== "object" || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filledIn(inner, answers)]));
}

function mentioned(path: string, answers: Record<string, object>): string {
  const found = path
    .split(".")
    .reduce<unknown>((inside, name) => (inside as Record<string, unknown> | undefined)?.[name], answers);
  if (typeof found !== "string")
    throw new Error(`a seed call mentions {${path}}, which no call before it was answered`);
  return found;
}
