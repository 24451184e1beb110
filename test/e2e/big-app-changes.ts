import type { Aws } from "../../src/aws/aws.ts";
import { shopCode } from "../support/big-app/code.ts";

const FunctionName = "shop-api";

/** New code at home, behind the alias that its API calls, as a pipeline would bring it there. */
export async function release(aws: Aws, number: number, { isWell = true, rest }: Release): Promise<void> {
  const lambda = await aws.lambda("us-east-1");
  await lambda.updateFunctionCode({ FunctionName, ZipFile: shopCode({ release: number, isWell }) });
  await rest();
  const { Version } = await lambda.publishVersion({ FunctionName });
  await rest();
  await lambda.updateAlias({ FunctionName, Name: "live", FunctionVersion: Version });
}

interface Release {
  /** Whether it answers well at /health. */
  isWell?: boolean;
  /** Until Lambda is done. */
  rest(): Promise<unknown>;
}

/** Somebody deletes a route of a region's API. */
export async function removeRoute(aws: Aws, region: string, key: string): Promise<void> {
  const gateway = await aws.apigateway(region);
  const { ApiId } = (await gateway.getApis({})).Items![0]!;
  const { Items } = await gateway.getRoutes({ ApiId, MaxResults: "100" });
  await gateway.deleteRoute({ ApiId, RouteId: Items!.find(({ RouteKey }) => RouteKey === key)!.RouteId });
}
