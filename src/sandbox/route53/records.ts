import type {
  ChangeInfo,
  ChangeResourceRecordSetsCommandInput,
  ChangeResourceRecordSetsCommandOutput,
  GetChangeCommandInput,
  GetChangeCommandOutput,
  ListResourceRecordSetsCommandInput,
  ListResourceRecordSetsCommandOutput,
} from "@aws-sdk/client-route-53";
import { settleCertificates } from "../acm/settle.ts";
import { sortedBy } from "../pages.ts";
import type { Operation, World } from "../world.ts";
import { changed } from "./batch.ts";
import { healthCheckWith } from "./health-check.ts";
import { checkShape } from "./record-shape.ts";
import { invalidInput, refused } from "./refusals.ts";
import { bareId, canonical, recordKey, replaceRecords, SPREADING, zoneWith, type DnsChange } from "./zone.ts";

/** How long Route 53 is at work on one change of a zone: until then it takes no other. */
const AT_WORK = 500;
const MOST_ITEMS = 300;

const ChangeResourceRecordSets: Operation<
  ChangeResourceRecordSetsCommandInput,
  ChangeResourceRecordSetsCommandOutput
> = (world, { HostedZoneId, ChangeBatch }) => {
  const zone = zoneWith(world, HostedZoneId);
  const { Changes = [], Comment } = ChangeBatch!;
  if (Changes.length === 0) throw invalidInput("Invalid request: Member must have length greater than or equal to 1");
  Changes.forEach(checkShape);
  for (const { ResourceRecordSet: set } of Changes)
    if (set!.HealthCheckId !== undefined) healthCheckWith(world, set!.HealthCheckId);
  if (world.now < (zone.changedAt ?? -Infinity) + AT_WORK)
    throw refused(
      "PriorRequestNotComplete",
      "The request was rejected because Route 53 was still processing a prior request.",
    );
  // What ACM has seen so far stays seen, whatever becomes of the records.
  settleCertificates(world);
  replaceRecords(zone, changed(world, zone, Changes), world.now);
  zone.changedAt = world.now;
  return { ChangeInfo: newChange(world, Comment) };
};

/** Notes a change that Route 53 is telling its name servers of. */
export function newChange(world: World, comment?: string): ChangeInfo {
  const id = `C${world.nextId().toString(36).toUpperCase().padStart(13, "0")}`;
  const change: DnsChange = { id, submittedAt: world.now, comment };
  world.state.dns.changes[id] = change;
  return described(world, change);
}

const GetChange: Operation<GetChangeCommandInput, GetChangeCommandOutput> = (world, { Id }) => {
  const id = bareId(Id!);
  const change = world.state.dns.changes[id];
  if (!change) throw refused("NoSuchChange", `Could not find resource with ID: ${id}`, 404);
  return { ChangeInfo: described(world, change) };
};

const described = ({ now }: World, { id, submittedAt, comment }: DnsChange): ChangeInfo => ({
  Id: `/change/${id}`,
  Status: now < submittedAt + SPREADING ? "PENDING" : "INSYNC",
  SubmittedAt: new Date(submittedAt),
  ...(comment === undefined ? {} : { Comment: comment }),
});

const ListResourceRecordSets: Operation<ListResourceRecordSetsCommandInput, ListResourceRecordSetsCommandOutput> = (
  world,
  input,
) => {
  const { HostedZoneId, StartRecordName, StartRecordType, StartRecordIdentifier, MaxItems = MOST_ITEMS } = input;
  if (StartRecordType !== undefined && StartRecordName === undefined)
    throw invalidInput("The input is not valid: a start record type needs a start record name");
  if (StartRecordIdentifier !== undefined && StartRecordType === undefined)
    throw invalidInput("The input is not valid: a start record identifier needs a start record type");
  const all = sortedBy(
    zoneWith(world, HostedZoneId).records.map(({ set }) => set),
    recordKey,
  );
  const start =
    StartRecordName === undefined
      ? ""
      : recordKey({
          Name: canonical(StartRecordName),
          Type: (StartRecordType ?? "") as "A",
          SetIdentifier: StartRecordIdentifier,
        });
  const limit = Math.min(MaxItems, MOST_ITEMS);
  const rest = all.filter((set) => recordKey(set) >= start);
  const next = rest[limit];
  return {
    ResourceRecordSets: rest.slice(0, limit),
    IsTruncated: next !== undefined,
    MaxItems: limit,
    ...(next ? { NextRecordName: next.Name, NextRecordType: next.Type, NextRecordIdentifier: next.SetIdentifier } : {}),
  };
};

/** The records of zones, and the changes of them. */
export const records = { ChangeResourceRecordSets, GetChange, ListResourceRecordSets };
