import type { CertificateDetail } from "@aws-sdk/client-acm";
import type { Context } from "../aws/aws.ts";
import { otherNameServers, publicAnswers } from "../aws/public-dns.ts";

/** Why ACM has not issued a certificate yet, as far as that can be seen from outside. */
export async function whyPending(context: Context, certificate: CertificateDetail, zone: string): Promise<string> {
  const { Status, DomainName, DomainValidationOptions = [] } = certificate;
  const open = DomainValidationOptions.filter(({ ValidationStatus }) => ValidationStatus !== "SUCCESS");
  const records = open.flatMap(({ ResourceRecord }) => (ResourceRecord ? [ResourceRecord] : []));
  const seen = await Promise.all(records.map(({ Name, Value }) => isSeen(context, bare(Name!), bare(Value!))));
  const unseen = records.find((_, index) => seen[index] === false);
  if (!unseen)
    return `${Status}: ACM validates ${DomainName}, which takes minutes as a rule; it gives up after 72 hours`;
  const delegation = await delegationTrouble(context, zone);
  return `${Status}: public DNS does not show the validation record ${bare(unseen.Name!)} yet${delegation ? `, since ${delegation}` : ""}; ACM gives up after 72 hours`;
}

/** Undefined when nobody can be asked. */
async function isSeen({ cloud }: Context, name: string, value: string): Promise<boolean | undefined> {
  return (await publicAnswers(cloud.network, name, "CNAME"))?.includes(value);
}

/** A zone that its domain is not delegated to is seen by nobody. */
async function delegationTrouble(context: Context, zone: string): Promise<string | undefined> {
  const dns = await context.cloud.dns();
  const { HostedZone, DelegationSet } = await context.once(`zone ${zone}`, () => dns.getHostedZone({ Id: zone }));
  const own = DelegationSet?.NameServers?.map(bare) ?? [];
  const name = bare(HostedZone!.Name!);
  const told = await otherNameServers(context.cloud.network, { name, nameServers: own });
  if (told === undefined) return undefined;
  const others = told.length === 0 ? "is not delegated to any name server" : `is delegated to ${told.join(", ")}`;
  return `${name} ${others} and not to those of the hosted zone ${zone}: have the registrar of the domain, or the zone above, name ${own.join(", ")}`;
}

const bare = (name: string): string => name.replace(/\.$/u, "").toLowerCase();
