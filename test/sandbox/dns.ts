import type { Change, ResourceRecordSet } from "@aws-sdk/client-route-53";
import { connected } from "./connected.ts";

/** A sandbox with one public zone, example.com, and short words for what tests do in it. */
export async function withZone() {
  const { aws, sandbox, pass } = await connected();
  const dns = await aws.route53();
  const created = await dns.createHostedZone({ Name: "example.com", CallerReference: "1" });
  const zone = created.HostedZone!.Id!.replace("/hostedzone/", "");
  /** One batch, half a second after the one before: Route 53 takes one at a time. */
  const change = async (...Changes: Change[]) => {
    await pass(0.5);
    return dns.changeResourceRecordSets({ HostedZoneId: zone, ChangeBatch: { Changes } });
  };
  const names = async () => {
    const { ResourceRecordSets } = await dns.listResourceRecordSets({ HostedZoneId: zone });
    return ResourceRecordSets!.map(({ Name, Type, SetIdentifier }) =>
      [Name, Type, ...(SetIdentifier === undefined ? [] : [SetIdentifier])].join(" "),
    );
  };
  return { aws, sandbox, pass, dns, zone, created, change, names };
}

/** A simple record set. */
export function simple(Name: string, Type: ResourceRecordSet["Type"] & string, ...values: string[]): ResourceRecordSet {
  return { Name, Type, TTL: 60, ResourceRecords: values.map((Value) => ({ Value })) };
}

export const create = (set: ResourceRecordSet): Change => ({ Action: "CREATE", ResourceRecordSet: set });
export const upsert = (set: ResourceRecordSet): Change => ({ Action: "UPSERT", ResourceRecordSet: set });
export const remove = (set: ResourceRecordSet): Change => ({ Action: "DELETE", ResourceRecordSet: set });
