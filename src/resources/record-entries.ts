import type { ResourceRecordSet, ResourceRecordSetRegion } from "@aws-sdk/client-route-53";
import { plainName } from "./zone-records.ts";

/** How one of several regions is chosen for a client: the nearest one, or each as often as its weight says. */
export type Policy = "latency" | "weighted";

/** Where a name leads in one region. */
export interface RecordEntry {
  /** `d-….execute-api.<region>.amazonaws.com`. */
  target: string;
  /** The hosted zone of the target, which is AWS's own. */
  targetZone: string;
  /** 0 to 255, where the policy is to weigh; with 0 the region gets nothing as long as another is healthy. */
  weight?: number;
  /** The id of the health check that says whether the region is well; `null` where none does. */
  healthCheck: string | null;
  /** Whether it also counts as unwell when API Gateway itself is, there. */
  evaluate: boolean;
  /** Whether it leads there by IPv6 too. What only some of the regions have would lead all IPv6 clients to those. */
  ipv6: boolean;
}

/** The records of one name, an entry and type each. */
export function setsFor(
  name: string,
  policy: Policy,
  entries: Readonly<Record<string, RecordEntry | null>>,
): ResourceRecordSet[] {
  return Object.entries(entries).flatMap(([region, entry]) => {
    if (!entry) return [];
    const { target, targetZone, weight = 0, healthCheck, evaluate, ipv6 } = entry;
    const types = ipv6 ? (["A", "AAAA"] as const) : (["A"] as const);
    return types.map((Type) => ({
      Name: name,
      Type,
      SetIdentifier: region,
      ...(policy === "latency" ? { Region: region as ResourceRecordSetRegion } : { Weight: weight }),
      ...(healthCheck === null ? {} : { HealthCheckId: healthCheck }),
      AliasTarget: { DNSName: target, HostedZoneId: targetZone, EvaluateTargetHealth: evaluate },
    }));
  });
}

/** What the records of one name say of each region. */
export function entriesOf(sets: readonly ResourceRecordSet[]): Record<string, RecordEntry> {
  const regions = [...new Set(sets.map(({ SetIdentifier }) => SetIdentifier!))];
  return Object.fromEntries(
    regions.map((region) => [region, entryOf(sets.filter(({ SetIdentifier }) => SetIdentifier === region))]),
  );
}

/** The policy of records that have one, and the word for those that have none or not all the same. */
export function policyOf(sets: readonly ResourceRecordSet[]): Policy | "simple" | "mixed" {
  const all = new Set(
    sets.map(({ Region, Weight }) => (Region !== undefined ? "latency" : Weight !== undefined ? "weighted" : "simple")),
  );
  const [first = "simple"] = all;
  return all.size > 1 ? "mixed" : first;
}

/** Where A and AAAA do not say the same, `ipv6` says nothing, which is never what is wanted. */
function entryOf(sets: readonly ResourceRecordSet[]): RecordEntry {
  const [first, other] = sets.map(contentOf) as [Omit<RecordEntry, "ipv6">, Omit<RecordEntry, "ipv6">?];
  const isSame = other === undefined ? sets[0]!.Type === "A" : JSON.stringify(first) === JSON.stringify(other);
  return { ...first, ...(isSame ? { ipv6: other !== undefined } : {}) } as RecordEntry;
}

function contentOf({ AliasTarget, Weight, HealthCheckId }: ResourceRecordSet): Omit<RecordEntry, "ipv6"> {
  return {
    target: plainName(AliasTarget!.DNSName!),
    targetZone: AliasTarget!.HostedZoneId!,
    ...(Weight === undefined ? {} : { weight: Weight }),
    healthCheck: HealthCheckId ?? null,
    evaluate: AliasTarget!.EvaluateTargetHealth!,
  };
}
