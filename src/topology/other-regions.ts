import type { Config } from "../config/schema.ts";

/** The regions besides home. */
export const otherRegions = ({ home, regions }: Pick<Config, "home" | "regions">): string[] =>
  regions.filter((region) => region !== home);
