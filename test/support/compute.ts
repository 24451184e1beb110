import type { Api } from "@aws-sdk/client-apigatewayv2";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Aws } from "../../src/aws/aws.ts";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import type { State } from "../../src/sandbox/world.ts";
import { asking } from "../sandbox/serving.ts";
import { bigApp, bigAppConfig } from "./big-app.ts";
import { shopCode } from "./big-app/code.ts";
import { appliedGoglobal, type goglobal } from "./cli.ts";

export const HOME = "us-east-1";
export const EU = "eu-west-1";
export const AP = "ap-southeast-2";

const ROUTES = new Set(["GET /health", "GET /whoami", "POST /orders", "GET /coupons", "POST /tokens", "$default"]);

/** The big application with few routes: quicker, and with all else that there is to mirror. */
export const shop = (): SeedCall[] =>
  bigApp().filter(
    ({ operation, input }) => operation !== "CreateRoute" || ROUTES.has((input as { RouteKey: string }).RouteKey),
  );

/** The config of the shop, with these changes. */
export const shopConfig = (changes: object = {}): string =>
  JSON.stringify({ ...(JSON.parse(bigAppConfig()) as object), ...changes });

/** The shop after one apply. */
export const appliedShop = (changes: object = {}) => appliedGoglobal({ config: shopConfig(changes), seed: shop() });

export type Goglobal = Awaited<ReturnType<typeof goglobal>>;

/** The API of that name in a region. */
export async function apiIn(aws: Aws, region: string, name = "shop"): Promise<Api & { ApiId: string }> {
  const { Items = [] } = await (await aws.apigateway(region)).getApis({});
  return Items.find(({ Name }) => Name === name) as Api & { ApiId: string };
}

/** Asks a region's API like a client: `ask("GET /health")`. */
export async function askIn({ aws, sandbox }: Pick<Goglobal, "aws" | "sandbox">, region: string, name?: string) {
  return asking(sandbox, (await apiIn(aws, region, name)).ApiEndpoint!);
}

/** Ships something of shop-api at home, as its owners do: changed, published, and behind the alias "live". */
export async function ship(
  { aws, sandbox }: Pick<Goglobal, "aws" | "sandbox">,
  change: { code: Parameters<typeof shopCode>[0] } | { configuration: object },
): Promise<void> {
  const lambda = await aws.lambda(HOME);
  const FunctionName = "shop-api";
  if ("code" in change) await lambda.updateFunctionCode({ FunctionName, ZipFile: shopCode(change.code) });
  else await lambda.updateFunctionConfiguration({ FunctionName, ...change.configuration });
  await sandbox.clock.sleep(60_000);
  const { Version } = await lambda.publishVersion({ FunctionName });
  await lambda.updateAlias({ FunctionName, Name: "live", FunctionVersion: Version });
}

/** All that the simulated AWS remembers at this moment. */
export const stateOf = async ({ folder }: Pick<Goglobal, "folder">): Promise<State> =>
  JSON.parse(await readFile(join(folder, "sandbox.json"), "utf8")) as State;

/** How often each of these stands in a list. */
export function counted(lines: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of lines) counts[line] = (counts[line] ?? 0) + 1;
  return counts;
}

/** The part of a plan that tells what changes. */
export function detailsOf(plan: string): string[] {
  const [details = ""] = plan.split(/^(?:[+~±-] \w+ {3}.*|[+~±-] \w+|[+~±=-] [\w ]+)$\n\n/mu)[1]?.split("\n\n") ?? [];
  return details.split("\n");
}
