import type { ApiGatewayV2 } from "@aws-sdk/client-apigatewayv2";
import { expect, test } from "vitest";
import { AP, apiIn, appliedShop, detailsOf, EU, type Goglobal } from "./compute.ts";

/** What somebody does, what the plan must say of it, and the calls that bring it to the regions or mend it. */
export interface Drift {
  what: string;
  change: (app: Goglobal) => Promise<unknown>;
  shown: unknown[];
  writes: string[];
}

export const FunctionName = "shop-api";

/** An id with its sign, as a plan shows it. */
export const id = (kind: string, region: string) => `${kind}@${region}`;

/** How a plan tells of variables. */
export const differs = (...keys: string[]) => keys.map((key) => `    environment.${key}: differs (secret)`);

/** Something of each region that follows home. */
export const inBoth = <T>(of: (region: string) => readonly T[]): T[] => [...of(EU), ...of(AP)];

/** What the version of a function being another one means for its aliases. */
export const aliases = (region: string, from: string) => [
  id("~ function-alias/shop-api/goglobal", region),
  `    version: ${from} → (version of function/shop-api@${region}, known after apply)`,
  id("~ function-alias/shop-api/live", region),
  `    version: ${from} → (version of function/shop-api@${region}, known after apply)`,
];
/** The calls by which something of a function becomes what users reach. */
export const released = (region: string, update = "UpdateFunctionConfiguration") => [
  `${update} ${region}`,
  `PublishVersion ${region}`,
  ...Array.from({ length: 3 }, () => `UpdateAlias ${region}`),
];

/** The shop's API in a region, and the client to change it by. */
export async function gatewayIn({ aws }: Goglobal, region: string): Promise<{ gateway: ApiGatewayV2; ApiId: string }> {
  return { gateway: await aws.apigateway(region), ApiId: (await apiIn(aws, region)).ApiId };
}

/** Takes a route out of the shop's API. */
export async function deleteRoute(app: Goglobal, region: string, key: string): Promise<void> {
  const { gateway, ApiId } = await gatewayIn(app, region);
  const { Items = [] } = await gateway.getRoutes({ ApiId });
  await gateway.deleteRoute({ ApiId, RouteId: Items.find(({ RouteKey }) => RouteKey === key)!.RouteId });
}

/** Takes CORS off the shop's API. */
export async function deleteCors(app: Goglobal, region: string): Promise<void> {
  const { gateway, ApiId } = await gatewayIn(app, region);
  await gateway.deleteCorsConfiguration({ ApiId });
}

/** Lets more requests into the shop's API. */
export async function throttle(app: Goglobal, region: string): Promise<void> {
  const { gateway, ApiId } = await gatewayIn(app, region);
  const DefaultRouteSettings = { ThrottlingRateLimit: 700, ThrottlingBurstLimit: 1000, DetailedMetricsEnabled: true };
  await gateway.updateStage({ ApiId, StageName: "$default", DefaultRouteSettings });
}

/** How a plan tells of the shop's CORS. */
export const cors =
  "{ credentials: true, exposeHeaders: [x-region], headers: [authorization, content-type], maxAge: 600, methods: [*]";

/** Proves that what has changed is shown, and that nothing more is written than it takes. */
export function provesDrift(drifts: readonly Drift[]): void {
  test.each(drifts)("$what", async (drift) => {
    const app = await appliedShop();
    await drift.change(app);
    await app.sandbox.clock.sleep(60_000);

    const planned = await app.run("plan --detailed-exitcode");
    expect(detailsOf(planned.out)).toEqual(drift.shown);
    expect(planned).toMatchObject({ code: 2, writes: [] });

    const mended = await app.run("apply -y");
    expect([...mended.writes].sort()).toEqual([...drift.writes].sort());
    expect(mended.code).toBe(0);

    expect(await app.run("plan --detailed-exitcode")).toMatchObject({ code: 0, writes: [] });
  });
}
