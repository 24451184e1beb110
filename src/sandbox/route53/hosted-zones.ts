import type {
  CreateHostedZoneCommandInput,
  CreateHostedZoneCommandOutput,
  DeleteHostedZoneCommandInput,
  DeleteHostedZoneCommandOutput,
  GetHostedZoneCommandInput,
  GetHostedZoneCommandOutput,
  HostedZone,
  ListHostedZonesByNameCommandInput,
  ListHostedZonesByNameCommandOutput,
  ListHostedZonesCommandInput,
  ListHostedZonesCommandOutput,
} from "@aws-sdk/client-route-53";
import { page, sortedBy } from "../pages.ts";
import type { Operation, World } from "../world.ts";
import { newChange } from "./records.ts";
import { invalidInput, refused } from "./refusals.ts";
import { bareId, canonical, sortKey, zoneWith, type Entry, type Zone } from "./zone.ts";

const MOST_ITEMS = 100;
const MOST_ZONES = 500;

const CreateHostedZone: Operation<CreateHostedZoneCommandInput, CreateHostedZoneCommandOutput> = (world, input) => {
  const { Name, CallerReference, HostedZoneConfig = {}, VPC } = input;
  const { zones } = world.state.dns;
  const name = canonical(Name!);
  if (!/^(?:[a-z0-9_-]{1,63}\.){2,}$/u.test(name))
    throw refused("InvalidDomainName", `${Name} is not a valid domain name`);
  if (Object.values(zones).some((zone) => zone.callerReference === CallerReference))
    throw refused(
      "HostedZoneAlreadyExists",
      `A hosted zone has already been created with the specified caller reference.`,
      409,
    );
  if (Object.keys(zones).length >= MOST_ZONES)
    throw refused("TooManyHostedZones", `Limits Exceeded: MAX_HOSTED_ZONES_BY_OWNER`);
  const zone = newZone(world, { name, callerReference: CallerReference!, isPrivate: VPC !== undefined });
  zone.comment = HostedZoneConfig.Comment;
  zones[zone.id] = zone;
  return {
    HostedZone: described(zone),
    ChangeInfo: newChange(world),
    DelegationSet: { NameServers: zone.nameServers },
    Location: `https://route53.amazonaws.com/2013-04-01/hostedzone/${zone.id}`,
    ...(VPC ? { VPC } : {}),
  };
};

/** A zone has two record sets of its own from the start. */
function newZone(world: World, own: Pick<Zone, "name" | "callerReference" | "isPrivate">): Zone {
  const number = world.nextId();
  const nameServers = ["com", "net", "org", "co.uk"].map(
    (domain, position) => `ns-${number * 4 + position}.awsdns-0${position}.${domain}`,
  );
  const entry = (Type: "NS" | "SOA", TTL: number, ...values: string[]): Entry => ({
    set: { Name: own.name, Type, TTL, ResourceRecords: values.map((Value) => ({ Value })) },
    since: world.now,
  });
  return {
    ...own,
    id: `Z${number.toString(36).toUpperCase().padStart(20, "0")}`,
    tags: {},
    nameServers,
    records: [
      entry("NS", 172_800, ...nameServers.map((server) => `${server}.`)),
      entry("SOA", 900, `${nameServers[0]}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400`),
    ],
  };
}

const GetHostedZone: Operation<GetHostedZoneCommandInput, GetHostedZoneCommandOutput> = (world, { Id }) => {
  const zone = zoneWith(world, Id);
  const more = zone.isPrivate ? {} : { DelegationSet: { NameServers: zone.nameServers } };
  return { HostedZone: described(zone), ...more };
};

const DeleteHostedZone: Operation<DeleteHostedZoneCommandInput, DeleteHostedZoneCommandOutput> = (world, { Id }) => {
  const zone = zoneWith(world, Id);
  if (zone.records.length > 2 || (zone.protections ?? []).length > 0)
    throw refused(
      "HostedZoneNotEmpty",
      "The specified hosted zone contains non-required resource record sets and so cannot be deleted.",
    );
  delete world.state.dns.zones[zone.id];
  return { ChangeInfo: newChange(world) };
};

const ListHostedZones: Operation<ListHostedZonesCommandInput, ListHostedZonesCommandOutput> = (world, input) => {
  const { Marker, MaxItems = MOST_ITEMS, HostedZoneType } = input;
  const nameOf = ({ id }: Zone) => id;
  const wanted = Object.values(world.state.dns.zones).filter((zone) => HostedZoneType === undefined || zone.isPrivate);
  const limit = Math.min(MaxItems, MOST_ITEMS);
  const { items, next } = page(sortedBy(wanted, nameOf), { after: Marker, limit, nameOf });
  return {
    HostedZones: items.map(described),
    Marker: Marker ?? "",
    IsTruncated: next !== undefined,
    MaxItems: limit,
    ...(next === undefined ? {} : { NextMarker: next }),
  };
};

const ListHostedZonesByName: Operation<ListHostedZonesByNameCommandInput, ListHostedZonesByNameCommandOutput> = (
  world,
  { DNSName, HostedZoneId, MaxItems = MOST_ITEMS },
) => {
  if (HostedZoneId !== undefined && DNSName === undefined)
    throw invalidInput("The input is not valid: a hosted zone id needs a DNS name");
  const keyOf = ({ name, id }: Zone) => sortKey(name, id);
  const start = DNSName === undefined ? "" : sortKey(canonical(DNSName), bareId(HostedZoneId ?? ""));
  const rest = sortedBy(Object.values(world.state.dns.zones), keyOf).filter((zone) => keyOf(zone) >= start);
  const limit = Math.min(MaxItems, MOST_ITEMS);
  const next = rest[limit];
  return {
    HostedZones: rest.slice(0, limit).map(described),
    IsTruncated: next !== undefined,
    MaxItems: limit,
    ...(DNSName === undefined ? {} : { DNSName }),
    ...(HostedZoneId === undefined ? {} : { HostedZoneId }),
    ...(next ? { NextDNSName: next.name, NextHostedZoneId: next.id } : {}),
  };
};

const described = ({ id, name, callerReference, isPrivate, comment, records }: Zone): HostedZone => ({
  Id: `/hostedzone/${id}`,
  Name: name,
  CallerReference: callerReference,
  Config: { PrivateZone: isPrivate, ...(comment === undefined ? {} : { Comment: comment }) },
  ResourceRecordSetCount: records.length,
});

/** Hosted zones themselves. */
export const hostedZones = {
  CreateHostedZone,
  GetHostedZone,
  DeleteHostedZone,
  ListHostedZones,
  ListHostedZonesByName,
};
