import type { Live } from "../engine/kind.ts";
import type { StrongReplicasSpec } from "./strong-replicas.ts";

/** What AWS can never do to a table is done by copying it. */
const COPY =
  "copy what is in it to a new table that is empty until goglobal has made it strongly consistent: name the new one in the config in place of this one, apply, copy the items, and let the application use it";

/** Why a table cannot be strongly consistent as wanted, and the remedy. */
export function strongObjection(spec: StrongReplicasSpec, live?: Live<StrongReplicasSpec>): string | undefined {
  const { region, targets, witness = null } = spec;
  const { obstacles, consistency, replicas = [], witness: now = null } = live?.spec ?? {};
  if (obstacles)
    return `AWS makes only a table strongly consistent that is empty, and has no time to live, no local secondary indexes and no namesake in its regions. But ${obstacles.join(", and ")}. Do away with that if nobody needs it, or ${COPY}`;
  if (consistency === "EVENTUAL")
    return `is a global table with eventual consistency already (in ${[region, ...replicas].join(", ")}), and a global table can never become another: write "consistency": "eventual" for it in the config, or ${COPY}`;
  // While it is being made, AWS lists its regions one after the other.
  if (consistency === "STRONG" && live?.pending === undefined && (now !== witness || !sameRegions(replicas, targets)))
    return `is strongly consistent in ${placesText([region, ...replicas], now)}, and no region can join or leave such a table: name these regions in the config, or ${COPY}`;
  return keyObjection(spec);
}

function keyObjection({ table, targets, homeKey, keys = {} }: StrongReplicasSpec): string | undefined {
  const keyless = homeKey && targets.find((target) => !keys[target]);
  if (keyless)
    return `the table is encrypted with the KMS key ${homeKey}, and keys are regional: give the key of ${keyless} in tables.${table}.kms.${keyless}, or "aws" if home's is the AWS managed key`;
  return undefined;
}

const sameRegions = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((region) => other.includes(region));

const placesText = (regions: readonly string[], witness: string | null): string =>
  `${regions.join(", ")}${witness === null ? "" : ` with the witness ${witness}`}`;

/** Where AWS is known to offer strong consistency; it may be elsewhere by now. */
const KNOWN: ReadonlySet<string> = new Set([
  ..."us-east-1 us-east-2 us-west-2 ca-central-1".split(" "),
  ..."eu-west-1 eu-west-2 eu-west-3 eu-central-1 eu-north-1 eu-south-2".split(" "),
  ..."ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1".split(" "),
]);

/** What cannot be taken back, and what it costs the application. */
export function strongAdvice(
  { table, region, targets, witness = null }: StrongReplicasSpec,
  live?: Live<StrongReplicasSpec>,
): string | undefined {
  if (live) return undefined;
  const all = [region, ...targets, ...(witness === null ? [] : [witness])];
  const unknown = all.filter((one) => !KNOWN.has(one));
  const doubt =
    unknown.length === 0
      ? ""
      : `; goglobal does not know whether AWS offers this in ${unknown.join(", ")}, and AWS refuses it as a whole if not`;
  return `${table} becomes strongly consistent in ${placesText([region, ...targets], witness)} for good: neither its regions nor its mode can be changed later, it must stay empty until it is made, it takes no transactions and no time to live, each write waits for another region and may fail with ReplicatedWriteConflictException, to be tried again, and each write is billed in every region with a replica${doubt}`;
}
