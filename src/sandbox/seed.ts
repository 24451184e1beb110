import type { Service } from "../aws/services.ts";
import { perform } from "./perform.ts";
import { type State, worldAt } from "./world.ts";

/** One call of those that make what a new account holds. */
export interface SeedCall {
  service: Service;
  region: string;
  operation: string;
  input: object;
}

/** Between two seed calls, so that each finds what those before it made ready for use. */
const APART = 2 * 60 * 60 * 1000;

/** Makes the calls one after another in the past, so that all is at rest by the state's `now`. */
export async function plant(seed: readonly SeedCall[], state: State): Promise<void> {
  let time = state.now - seed.length * APART;
  const world = worldAt(state, () => time);
  for (const { service, region, operation, input } of seed) {
    await perform(world, { service, region, operation, input, schema: undefined });
    time += APART;
  }
}
