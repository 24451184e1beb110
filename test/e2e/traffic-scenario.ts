import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import type { TrafficSite } from "./traffic-site.ts";

/** Something that the kinds of traffic and cache are for; what it comes to is compared after each step. */
export interface TrafficScenario {
  what: string;
  /** What is done; each outcome is compared as well. */
  play(site: TrafficSite): Promise<unknown[]>;
}

export const [home, eu] = ["us-east-1", "eu-west-1"] as const;
export const name = "api.example.com";
const simple = (Name: string, Value: string): ResourceRecordSet => ({
  Name,
  Type: "A",
  TTL: 300,
  ResourceRecords: [{ Value }],
});

/** A zone with a record at the name that is wanted, and records of others at other names. */
export async function zoneIn({ aws, rest }: TrafficSite): Promise<string> {
  const route53 = await aws.route53();
  const { HostedZone } = await route53.createHostedZone({ Name: "example.com", CallerReference: "1" });
  const HostedZoneId = HostedZone!.Id!.replace("/hostedzone/", "");
  const sets: ResourceRecordSet[] = [
    simple(name, "192.0.2.1"),
    simple("www.example.com", "192.0.2.2"),
    { ...simple("foreign.example.com", "192.0.2.3"), SetIdentifier: home, Weight: 7 },
    { ...simple("foreign.example.com", "192.0.2.4"), SetIdentifier: eu, Weight: 9 },
  ];
  const Changes = sets.map((ResourceRecordSet) => ({ Action: "CREATE" as const, ResourceRecordSet }));
  await route53.changeResourceRecordSets({ HostedZoneId, ChangeBatch: { Changes } });
  await rest();
  return HostedZoneId;
}
