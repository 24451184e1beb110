import type { Context } from "../aws/aws.ts";
import type { Zone } from "../aws/zone.ts";

/** Why the world does not ask the hosted zone for its names, if so; undefined too where that cannot be found out from here. */
export async function whyUndelegated(context: Context, zone: Zone): Promise<string | undefined> {
  const asked = await nameServersOf(context, zone.name);
  if (asked === undefined || zone.nameServers.length === 0) return undefined;
  if (asked.some((server) => zone.nameServers.includes(server))) return undefined;
  // Who gives Route 53's name servers names of their own says so in the zone itself.
  const own = asked.length === 0 ? [] : await namedByZone(context, zone);
  if (asked.some((server) => own.includes(server))) return undefined;
  if (asked.length === 0) return `${zone.name} is delegated to no name servers`;
  return `${zone.name} is delegated to ${asked.join(", ")}, and not to the name servers of the hosted zone ${zone.id}`;
}

async function nameServersOf({ cloud }: Context, name: string): Promise<string[] | undefined> {
  try {
    return (await cloud.network.nameServers(name)).map(plain);
  } catch {
    return undefined;
  }
}

async function namedByZone({ cloud }: Context, { id, name }: Zone): Promise<string[]> {
  const dns = await cloud.dns();
  const page = await dns.listResourceRecordSets({ HostedZoneId: id, StartRecordName: name, StartRecordType: "NS" });
  const [found] = page.ResourceRecordSets ?? [];
  const isOfZone = found?.Type === "NS" && plain(found.Name!) === name;
  return isOfZone ? (found.ResourceRecords ?? []).map(({ Value }) => plain(Value!)) : [];
}

const plain = (name: string): string => name.replace(/\.$/u, "").toLowerCase();
