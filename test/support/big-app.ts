import type { SeedCall } from "../../src/sandbox/seed.ts";
import { home } from "./big-app/account.ts";
import { api, authorizers, integrations, permissions, routes, stage } from "./big-app/api.ts";
import { authFunction, authRole, logGroups, shopFunction, shopRole } from "./big-app/functions.ts";

/** The config that mirrors the big application into these regions. */
export function bigAppConfig(regions: readonly string[] = [home, "eu-west-1", "ap-southeast-2"]): string {
  return JSON.stringify({ app: "shop", home, regions, functions: ["shop-api", "shop-auth"], apis: ["shop"] });
}

/** The calls that make a single-region application which has one of everything that regional compute mirrors. */
export function bigApp(): SeedCall[] {
  return [
    ...logGroups,
    ...shopRole,
    ...authRole,
    api,
    ...shopFunction(),
    ...authFunction(),
    ...authorizers,
    ...integrations,
    ...routes,
    stage,
    ...permissions,
  ];
}
