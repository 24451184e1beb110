import type { ListResourceRecordSetProtectionsResponse, ResourceRecordSetProtection } from "@aws-sdk/client-route-53";
import type { Context } from "../aws/aws.ts";
import { ifAllowed } from "../aws/errors.ts";
import { plainName } from "./zone-records.ts";

/** What somebody put up so that the records of a name cannot be changed by mistake, in words; nothing, where we may not look. */
export async function protectionOf(
  context: Context,
  zone: string,
  { name, types }: { name: string; types: readonly string[] },
): Promise<string | undefined> {
  const found = (await protectionsOf(context, zone)).find(
    ({ RecordName, RecordType }) => plainName(RecordName!) === name && types.includes(RecordType!),
  );
  return found && `${found.RecordType}${found.Comment ? `, ${JSON.stringify(found.Comment)}` : ""}`;
}

/** Every protection of a hosted zone, in one listing for all who ask in one pass. */
const protectionsOf = (context: Context, zone: string): Promise<ResourceRecordSetProtection[]> =>
  context.once(`protections of ${zone}`, async () => {
    const dns = await context.cloud.dns();
    const all: ResourceRecordSetProtection[] = [];
    let next: { NextToken?: string } | undefined = {};
    while (next) {
      const page: ListResourceRecordSetProtectionsResponse | undefined = await ifAllowed(
        dns.listResourceRecordSetProtections({ HostedZoneId: zone, ...next }),
      );
      all.push(...(page?.ResourceRecordSetProtections ?? []));
      next = page?.NextToken === undefined ? undefined : { NextToken: page.NextToken };
    }
    return all;
  });
