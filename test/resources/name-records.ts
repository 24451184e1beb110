import {
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetProtectionsCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  type ResourceRecordSetProtection,
} from "@aws-sdk/client-route-53";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { MARK, mockedAws } from "../support/mocked-aws.ts";
import { zoneSeed } from "../support/zone-seed.ts";

export const NAME = "api.example.com";
export const key = { zone: "Z1", name: NAME };

/** A record without a routing policy, as Route 53 writes it. */
export const simple = (Type: "A" | "AAAA" | "CNAME" | "TXT", ...values: string[]): ResourceRecordSet => ({
  Name: `${NAME}.`,
  Type,
  TTL: 300,
  ResourceRecords: values.map((Value) => ({ Value })),
});

/** An alias, as Route 53 writes it. */
export const aliasOf = (DNSName: string, HostedZoneId: string, own: Partial<ResourceRecordSet> = {}) => ({
  Name: `${NAME}.`,
  Type: "A" as const,
  AliasTarget: { DNSName: `${DNSName}.`, HostedZoneId, EvaluateTargetHealth: false },
  ...own,
});

/** The TXT record in which an application has written down what was there before it. */
export const memo = (owner = MARK, ...before: string[]): ResourceRecordSet => ({
  Name: `_goglobal.${NAME}.`,
  Type: "TXT",
  TTL: 300,
  ResourceRecords: [`goglobal ${owner}`, ...before].map((value) => ({ Value: `"${value}"` })),
});

/** A zone with these records, of which none or some are protected. */
export function mockedZone(sets: readonly ResourceRecordSet[], protections: ResourceRecordSetProtection[] = []) {
  const mock = mockedAws();
  mock.route53
    .on(ListResourceRecordSetsCommand)
    .resolves({ ResourceRecordSets: [...sets], IsTruncated: false, MaxItems: 300 })
    .on(ListResourceRecordSetProtectionsCommand)
    .resolves({ ResourceRecordSetProtections: protections })
    .on(ChangeResourceRecordSetsCommand)
    .resolves({ ChangeInfo: { Id: "/change/C1", Status: "PENDING", SubmittedAt: new Date(0) } });
  /** What the batches so far change, one line a change. */
  const batches = async () =>
    (await mock.writes()).map(([operation, , input]) => {
      const { HostedZoneId, ChangeBatch } = input as {
        HostedZoneId: string;
        ChangeBatch: { Comment: string; Changes: { Action: string; ResourceRecordSet: ResourceRecordSet }[] };
      };
      return { operation, HostedZoneId, ...ChangeBatch };
    });
  return { ...mock, batches };
}

/** The zone example.com with these records in the sandbox. */
export const seededZone = (...sets: ResourceRecordSet[]): SeedCall[] => [
  ...zoneSeed,
  {
    service: "route53",
    region: "us-east-1",
    operation: "ChangeResourceRecordSets",
    input: {
      HostedZoneId: "{zone.HostedZone.Id}",
      ChangeBatch: { Changes: sets.map((ResourceRecordSet) => ({ Action: "CREATE", ResourceRecordSet })) },
    },
  },
];
