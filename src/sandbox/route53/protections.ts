import type {
  CreateResourceRecordSetProtectionsCommandInput,
  CreateResourceRecordSetProtectionsCommandOutput,
  DeleteResourceRecordSetProtectionsCommandInput,
  DeleteResourceRecordSetProtectionsCommandOutput,
  ListResourceRecordSetProtectionsCommandInput,
  ListResourceRecordSetProtectionsCommandOutput,
  ProtectionError,
  ResourceRecordSetProtection,
  ResourceRecordSetProtectionKey,
  RRType,
} from "@aws-sdk/client-route-53";
import { page, sortedBy } from "../pages.ts";
import { Refusal } from "../refusal.ts";
import type { Operation } from "../world.ts";
import { invalidInput } from "./refusals.ts";
import { canonical, isWithin, recordKey, zoneWith, type Zone } from "./zone.ts";

const MOST_ITEMS = 300;
const MOST_ENTRIES = 100;
const BATCH = "InvalidResourceRecordSetProtectionBatch";

type Named = { RecordName: string; RecordType: RRType };

const CreateResourceRecordSetProtections: Operation<
  CreateResourceRecordSetProtectionsCommandInput,
  CreateResourceRecordSetProtectionsCommandOutput
> = (world, { HostedZoneId, Protections = [] }) => {
  const zone = zoneWith(world, HostedZoneId);
  const wanted = namedBy(Protections);
  const outside = wanted.filter(({ RecordName }) => !isWithin(RecordName, zone.name));
  if (outside.length > 0) throw refusal(BATCH, outside, "InvalidInput");
  const there = wanted.filter((one) => protectionOf(zone, one.RecordName, one.RecordType));
  if (there.length > 0)
    throw refusal(there.length === wanted.length ? "ProtectionAlreadyExists" : BATCH, there, "ProtectionAlreadyExists");
  zone.protections = [...(zone.protections ?? []), ...wanted];
  return {};
};

const DeleteResourceRecordSetProtections: Operation<
  DeleteResourceRecordSetProtectionsCommandInput,
  DeleteResourceRecordSetProtectionsCommandOutput
> = (world, { HostedZoneId, Protections = [] }) => {
  const zone = zoneWith(world, HostedZoneId);
  const wanted = namedBy(Protections);
  const missing = wanted.filter((one) => !protectionOf(zone, one.RecordName, one.RecordType));
  if (missing.length > 0) throw refusal(BATCH, missing, "ProtectionNotFound");
  const doomed = new Set(wanted.map((one) => protectionOf(zone, one.RecordName, one.RecordType)));
  zone.protections = zone.protections!.filter((protection) => !doomed.has(protection));
  return {};
};

const ListResourceRecordSetProtections: Operation<
  ListResourceRecordSetProtectionsCommandInput,
  ListResourceRecordSetProtectionsCommandOutput
> = (world, { HostedZoneId, MaxResults = MOST_ITEMS, NextToken }) => {
  const { protections = [] } = zoneWith(world, HostedZoneId);
  const nameOf = ({ RecordName, RecordType }: ResourceRecordSetProtection) =>
    recordKey({ Name: RecordName!, Type: RecordType!, SetIdentifier: undefined });
  const limit = Math.min(MaxResults, MOST_ITEMS);
  const { items, next } = page(sortedBy(protections, nameOf), { after: NextToken, limit, nameOf });
  return { ResourceRecordSetProtections: items, ...(next === undefined ? {} : { NextToken: next }) };
};

/** What keeps the records of a name and type from being changed, or even made. */
export const protectionOf = ({ protections = [] }: Zone, name: string, type: RRType): Protection | undefined =>
  protections.find(({ RecordName, RecordType }) => RecordName === name && RecordType === type);

/** A protection as Route 53 keeps it. */
export type Protection = Named & Pick<ResourceRecordSetProtection, "Comment">;

function namedBy(
  entries: readonly (ResourceRecordSetProtectionKey & { Comment?: string | undefined })[],
): Protection[] {
  if (entries.length === 0 || entries.length > MOST_ENTRIES)
    throw invalidInput(`Member must have length between 1 and ${MOST_ENTRIES}`);
  return entries.map(({ RecordName, RecordType, Comment }) => ({
    RecordName: canonical(RecordName!),
    RecordType: RecordType!,
    ...(Comment === undefined ? {} : { Comment }),
  }));
}

/** None of it is done. */
function refusal(name: string, entries: readonly Named[], Code: string): Refusal {
  const Errors: ProtectionError[] = entries.map(({ RecordName, RecordType }) => ({
    RecordName,
    RecordType,
    Code,
    Message: `${Code}: ${RecordName} ${RecordType}`,
  }));
  return new Refusal(name, `${Errors.length} entries could not be processed`, 400, { Errors });
}

/** What keeps records from being changed by mistake. */
export const protections = {
  CreateResourceRecordSetProtections,
  DeleteResourceRecordSetProtections,
  ListResourceRecordSetProtections,
};
