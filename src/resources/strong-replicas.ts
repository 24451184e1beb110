import type { TableDescription } from "@aws-sdk/client-dynamodb";
import type { AwsKind } from "../aws/aws.ts";
import { minutes, seconds } from "../engine/duration.ts";
import { NotYet } from "../engine/errors.ts";
import type { Live } from "../engine/kind.ts";
import { replicaState } from "./replica.ts";
import { strongAdvice, strongObjection } from "./strong-rules.ts";
import { obstaclesOf } from "./strong-obstacles.ts";
import { describe, stateOf, tableLane } from "./table.ts";

/** All regions of a strongly consistent table, which one call makes and none changes. */
export interface StrongReplicasSpec {
  table: string;
  /** The home region. */
  region: string;
  /** Where the other replicas are to be, and something may be in their way. */
  targets: string[];
  consistency?: "EVENTUAL" | "STRONG";
  /** The regions besides home that hold the data. */
  replicas?: string[];
  /** The third region, where there is one that holds no data. */
  witness?: string | null;
  /** The customer's key that encrypts the home table: then every replica needs a key of its own. */
  homeKey?: string | null;
  /** The ARNs of those keys, by region. */
  keys?: Record<string, string>;
  /** What keeps the table from becoming strongly consistent. Only read. */
  obstacles?: string[];
}

/** The replicas, or the replica and the witness, of a table with multi-Region strong consistency. */
export const strongReplicas: AwsKind<StrongReplicasSpec, "table" | "region" | "targets"> = {
  name: "strong-replicas",
  // The table is empty: there is nothing to copy.
  typical: seconds(80),
  patience: minutes(60),
  holdsData: true,
  key: ["table", "region", "targets"],
  unordered: ["replicas"],
  immutable: ["keys", "homeKey"],

  async read(context, { table, region, targets }) {
    const [source, ...there] = await Promise.all([region, ...targets].map((one) => describe(context, table, one)));
    if (!source) return undefined;
    const key = { table, region, targets };
    if (source.MultiRegionConsistency || source.Replicas?.length) return live(key, source);
    const taken = targets.filter((_, index) => there[index] && there[index].TableStatus !== "DELETING");
    const obstacles = await obstaclesOf(context, source, { region, taken });
    return obstacles.length === 0 ? undefined : { spec: { ...key, obstacles }, outputs: {}, ...stateOf(source) };
  },

  objection: strongObjection,
  advice: strongAdvice,

  async converge({ cloud }, { table, region, targets, witness, keys = {} }, live) {
    if (live?.spec.consistency === "STRONG") throw new NotYet("AWS to list all of its regions");
    const dynamodb = await cloud.dynamodb(region);
    // All at once: AWS refuses a strongly consistent table with fewer regions, and one more later.
    await dynamodb.updateTable({
      TableName: table,
      MultiRegionConsistency: "STRONG",
      ReplicaUpdates: targets.map((target) => ({
        Create: { RegionName: target, ...(keys[target] ? { KMSMasterKeyId: keys[target] } : {}) },
      })),
      ...(witness ? { GlobalTableWitnessUpdates: [{ Create: { RegionName: witness } }] } : {}),
    });
  },

  lane: ({ table }) => tableLane(table),
};

function live(
  key: Pick<StrongReplicasSpec, "table" | "region" | "targets">,
  source: TableDescription,
): Live<StrongReplicasSpec, Record<never, string>> {
  const { Replicas = [], GlobalTableWitnesses: [witness] = [] } = source;
  const keys = Replicas.flatMap(({ RegionName, KMSMasterKeyId }) =>
    KMSMasterKeyId === undefined ? [] : [[RegionName!, KMSMasterKeyId]],
  );
  return {
    spec: {
      ...key,
      consistency: source.MultiRegionConsistency ?? "EVENTUAL",
      replicas: Replicas.map(({ RegionName }) => RegionName!),
      witness: witness?.RegionName ?? null,
      homeKey: source.SSEDescription?.KMSMasterKeyArn ?? null,
      keys: Object.fromEntries(keys) as Record<string, string>,
    },
    outputs: {},
    ...stateOfAll(source),
  };
}

/** It is ready when every region is. */
function stateOfAll(source: TableDescription): Pick<Live, "pending" | "failed"> {
  const { Replicas = [], GlobalTableWitnesses = [] } = source;
  const at = (region: string | undefined, what: string | undefined) => what && `${region}: ${what}`;
  const states = Replicas.map((member) => {
    const { pending, failed } = replicaState(member, source);
    return { pending: at(member.RegionName, pending), failed: at(member.RegionName, failed) };
  });
  const witnesses = GlobalTableWitnesses.filter(({ WitnessStatus }) => WitnessStatus !== "ACTIVE").map(
    ({ RegionName, WitnessStatus }) => ({ pending: at(RegionName, WitnessStatus), failed: undefined }),
  );
  const own = stateOf(source);
  const failed = [own, ...states].find((state) => state.failed !== undefined)?.failed;
  if (failed !== undefined) return { failed };
  return { pending: [...states, ...witnesses, own].find((state) => state.pending !== undefined)?.pending };
}
