import { completeWeights } from "./rules/routing.ts";
import type { Config, Draft } from "./schema.ts";

/** Makes the config of a draft in which nothing is wrong: adds the owner mark, and the defaults that depend on the regions. */
export function completed(draft: Draft): Config {
  const config = draft as Omit<Config, "mark">;
  const { app, stage, regions, routing } = config;
  const whole = { ...config, mark: stage === undefined ? app : `${app}/${stage}` };
  if (routing?.policy !== "weighted") return whole;
  return { ...whole, routing: { ...routing, weights: completeWeights(routing, regions) } };
}
