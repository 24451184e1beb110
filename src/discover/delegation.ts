import type { Context } from "../aws/aws.ts";
import { otherNameServers } from "../aws/public-dns.ts";
import type { Zone } from "../aws/zone.ts";
import { plainName } from "../resources/zone-records.ts";

/** Why the world does not ask the hosted zone for its names, if so; undefined too where that cannot be found out from here. */
export async function whyUndelegated(context: Context, zone: Zone): Promise<string | undefined> {
  if (zone.nameServers.length === 0) return undefined;
  const told = await otherNameServers(context.cloud.network, zone);
  if (told === undefined) return undefined;
  if (told.length === 0) return `${zone.name} is delegated to no name servers`;
  // Who gives Route 53's name servers names of their own says so in the zone itself.
  const own = await namedByZone(context, zone);
  if (told.some((server) => own.includes(server))) return undefined;
  return `${zone.name} is delegated to ${told.join(", ")}, and not to the name servers of the hosted zone ${zone.id}`;
}

async function namedByZone({ cloud }: Context, { id, name }: Zone): Promise<string[]> {
  const dns = await cloud.dns();
  const page = await dns.listResourceRecordSets({ HostedZoneId: id, StartRecordName: name, StartRecordType: "NS" });
  const [found] = page.ResourceRecordSets ?? [];
  const isOfZone = found?.Type === "NS" && plainName(found.Name!) === name;
  return isOfZone ? (found.ResourceRecords ?? []).map(({ Value }) => plainName(Value!)) : [];
}
