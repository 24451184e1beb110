import { DescribeCertificateCommand, RequestCertificateCommand } from "@aws-sdk/client-acm";
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  ListResourceRecordSetsCommand,
  type ChangeAction,
  type ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import { clients } from "./clients.ts";
import type { Lab } from "./lab.ts";
import type { Clients } from "./orders.ts";

export const names = { DomainName: "shop.example.com", SubjectAlternativeNames: ["eu-west-1.shop.example.com"] };

/** A zone in the lab, and certificates for names in it. */
export function exampleZone(lab: Lab) {
  const home = clients(lab);
  const away = clients(lab, "eu-west-1");
  const zone = { HostedZoneId: "" };

  const changeAll = (changes: [ChangeAction, ResourceRecordSet][]) => {
    const Changes = changes.map(([Action, set]) => ({ Action, ResourceRecordSet: set }));
    return home.route53.send(new ChangeResourceRecordSetsCommand({ ...zone, ChangeBatch: { Changes } }));
  };
  const certificate = async ({ acm }: Clients, CertificateArn: string) =>
    (await acm.send(new DescribeCertificateCommand({ CertificateArn }))).Certificate!;

  return {
    home,
    away,
    zone,
    certificate,
    changeAll,
    async create() {
      const { HostedZone } = await home.route53.send(
        new CreateHostedZoneCommand({ Name: "example.com", CallerReference: "once" }),
      );
      zone.HostedZoneId = HostedZone!.Id!.split("/").at(-1)!;
    },
    change: (action: ChangeAction, set: ResourceRecordSet) => changeAll([[action, set]]),
    records: async () => (await home.route53.send(new ListResourceRecordSetsCommand(zone))).ResourceRecordSets!,
    async request({ acm }: Clients, more = {}) {
      const input = { ...names, ValidationMethod: "DNS", ...more } as const;
      return (await acm.send(new RequestCertificateCommand(input))).CertificateArn!;
    },
    /** Writes the records that prove the names of a certificate. */
    async prove(where: Clients, arn: string): Promise<void> {
      const { DomainValidationOptions: options } = await certificate(where, arn);
      await changeAll(
        options!.map(({ ResourceRecord: record }) => [
          "UPSERT",
          { Name: record!.Name!, Type: "CNAME", TTL: 300, ResourceRecords: [{ Value: record!.Value! }] },
        ]),
      );
    },
  };
}
