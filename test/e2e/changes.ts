import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import { expect } from "vitest";
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

/** Somebody has a record of their own in the account's zone. */
export async function addRecord(aws: Aws, Name: string): Promise<ResourceRecordSet> {
  const record: ResourceRecordSet = { Name, Type: "A", TTL: 60, ResourceRecords: [{ Value: "192.0.2.7" }] };
  const dns = await aws.route53();
  const { HostedZones } = await dns.listHostedZones({});
  const ChangeBatch = { Changes: [{ Action: "CREATE" as const, ResourceRecordSet: record }] };
  await dns.changeResourceRecordSets({ HostedZoneId: HostedZones![0]!.Id!, ChangeBatch });
  return record;
}

/** Until functions of home, which go on changing by themselves when they were just made or changed, do so no longer. */
export async function atRest(aws: Aws, names: readonly string[]): Promise<void> {
  const lambda = await aws.lambda("us-east-1");
  for (const FunctionName of names) {
    const found = async () => lambda.getFunctionConfiguration({ FunctionName });
    await expect.poll(found, { timeout: 60_000 }).toMatchObject({ State: "Active", LastUpdateStatus: "Successful" });
  }
}
