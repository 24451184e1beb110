import { parseConfig } from "../../src/config/load.ts";
import { ConfigError, type Problem } from "../../src/config/problem.ts";

/** A config in which nothing is wrong; a test changes one thing about it. */
export const BASE = {
  app: "orders",
  stage: "prod",
  home: "us-east-1",
  regions: ["us-east-1", "eu-west-1", "ap-southeast-2"],
};

/** One bad config: what is changed about the good one, and where, why and what to do about it. */
export interface BadConfig {
  readonly name: string;
  readonly change: Record<string, unknown>;
  readonly problems: readonly (readonly [path: string, reason: string, remedy: string])[];
}

/** Writes the good config with top-level keys changed, or left out where they are undefined. */
export function withChange(change: Record<string, unknown>): string {
  return JSON.stringify({ ...BASE, ...change }, undefined, 2);
}

/** The error that a text ends in; fails the test when the text is a good config. */
export function errorOf(text: string, file = "goglobal.config.json"): ConfigError {
  try {
    parseConfig(text, file);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error(`this is a good config: ${text}`);
}

/** All problems of a text, those of sections that are not built yet left out. */
export function problemsOf(text: string): Problem[] {
  return errorOf(text).problems.filter(
    ({ reason }) => !reason.endsWith("is not built yet in this version of goglobal"),
  );
}
