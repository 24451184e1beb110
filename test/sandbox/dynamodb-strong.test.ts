import type { CreateTableCommandInput, UpdateTableCommandInput } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import { refusal } from "./connected.ts";
import { withTable } from "./dynamodb-table.ts";

const TableName = "orders";
const creates = (...regions: string[]) => regions.map((RegionName) => ({ Create: { RegionName } }));
const deletes = (...regions: string[]) => regions.map((RegionName) => ({ Delete: { RegionName } }));
const three = { MultiRegionConsistency: "STRONG", ReplicaUpdates: creates("us-west-2", "us-east-2") } as const;
const witnessed = {
  MultiRegionConsistency: "STRONG",
  ReplicaUpdates: creates("us-west-2"),
  GlobalTableWitnessUpdates: creates("us-east-2"),
} as const;
const ttl = { TableName, TimeToLiveSpecification: { Enabled: true, AttributeName: "expires" } };

type Update = Omit<UpdateTableCommandInput, "TableName">;

/** A table in us-east-1, and clients of the two regions that it may be strongly consistent with. */
async function world(table: Partial<CreateTableCommandInput> = {}) {
  const made = await withTable(table);
  const [west, ohio] = [await made.aws.dynamodb("us-west-2"), await made.aws.dynamodb("us-east-2")];
  const change = (update: Update) => made.us.updateTable({ TableName, ...update });
  const make = async (update: Update) => {
    await change(update);
    await made.pass(90);
  };
  const seen = async (client = made.us) => (await client.describeTable({ TableName })).Table!;
  return { ...made, west, ohio, change, make, seen };
}

describe("a strongly consistent table", () => {
  test("is made by one call, step by step", async () => {
    const { change, seen, west, pass } = await world();
    await change(three);
    expect(await seen()).toMatchObject({ TableStatus: "UPDATING", MultiRegionConsistency: "STRONG", Replicas: [] });
    expect(await refusal(west.describeTable({ TableName }))).toContain("ResourceNotFoundException");
    await pass(30);
    const listed = (ReplicaStatus: string) => [
      { RegionName: "us-west-2", ReplicaStatus },
      { RegionName: "us-east-2", ReplicaStatus },
    ];
    expect(await seen()).toMatchObject({ TableStatus: "UPDATING", Replicas: listed("CREATING") });
    await pass(60);
    expect(await seen()).toMatchObject({ TableStatus: "ACTIVE", Replicas: listed("ACTIVE") });
    expect(await seen(west)).toMatchObject({
      MultiRegionConsistency: "STRONG",
      Replicas: [{ RegionName: "us-east-1" }, { RegionName: "us-east-2" }],
    });
    expect(await seen()).not.toHaveProperty("GlobalTableWitnesses");
  });

  test("may have a witness, where there is no table", async () => {
    const { change, seen, west, ohio, pass } = await world();
    await change(witnessed);
    expect(await seen()).not.toHaveProperty("GlobalTableWitnesses");
    await pass(30);
    expect((await seen()).GlobalTableWitnesses).toEqual([{ RegionName: "us-east-2", WitnessStatus: "CREATING" }]);
    await pass(60);
    const witness = { GlobalTableWitnesses: [{ RegionName: "us-east-2", WitnessStatus: "ACTIVE" }] };
    expect(await seen()).toMatchObject({ ...witness, Replicas: [{ RegionName: "us-west-2" }] });
    expect(await seen(west)).toMatchObject(witness);
    expect(await refusal(ohio.describeTable({ TableName }))).toContain("ResourceNotFoundException");
  });

  test("shows each write at once in every region", async () => {
    const { make, us, west } = await world();
    await make(three);
    await us.putItem({ TableName, Item: { id: { S: "1" } } });
    expect((await west.getItem({ TableName, Key: { id: { S: "1" } } })).Item).toEqual({ id: { S: "1" } });
    expect((await west.scan({ TableName })).Count).toBe(1);
  });

  test("has a stream of its own in each region, which are none at first", async () => {
    const { make, seen, west, pass } = await world();
    await make(three);
    expect((await seen()).StreamSpecification?.StreamEnabled).toBe(true);
    expect((await seen(west)).StreamSpecification).toBeUndefined();
    const StreamSpecification = { StreamEnabled: true, StreamViewType: "NEW_IMAGE" } as const;
    await west.updateTable({ TableName, StreamSpecification });
    await pass(60);
    expect((await seen(west)).StreamSpecification).toEqual(StreamSpecification);
    expect((await seen()).StreamSpecification?.StreamViewType).toBe("NEW_AND_OLD_IMAGES");
    await west.updateTable({ TableName, StreamSpecification: { StreamEnabled: false } });
  });

  test("needs no stream to be made", async () => {
    const { make, seen } = await world({ StreamSpecification: { StreamEnabled: false } });
    await make(three);
    expect((await seen()).MultiRegionConsistency).toBe("STRONG");
  });

  test("takes another table class in one region", async () => {
    const { make, change, seen, pass } = await world();
    await make(three);
    await change({
      ReplicaUpdates: [{ Update: { RegionName: "us-west-2", TableClassOverride: "STANDARD_INFREQUENT_ACCESS" } }],
    });
    await pass(60);
    expect((await seen()).Replicas![0]!.ReplicaTableClassSummary?.TableClass).toBe("STANDARD_INFREQUENT_ACCESS");
  });

  test.each([
    [three, { ReplicaUpdates: deletes("us-west-2", "us-east-2") }],
    [witnessed, { ReplicaUpdates: deletes("us-west-2"), GlobalTableWitnessUpdates: deletes("us-east-2") }],
  ])("ends as a whole, and is an ordinary table again", async (made, ended) => {
    const { make, change, seen, west, us, pass } = await world();
    await make(made);
    await change(ended);
    await pass(50);
    const { Replicas = [], GlobalTableWitnesses = [] } = await seen();
    const statuses = [...Replicas, ...GlobalTableWitnesses].map((one) => Object.values(one).includes("DELETING"));
    expect(statuses).toEqual([true, true]);
    await pass(15);
    const table = await seen();
    expect(table.TableStatus).toBe("ACTIVE");
    for (const member of ["MultiRegionConsistency", "Replicas", "GlobalTableWitnesses", "GlobalTableVersion"])
      expect(table).not.toHaveProperty(member);
    expect(table.StreamSpecification?.StreamViewType).toBe("NEW_AND_OLD_IMAGES");
    expect(await refusal(west.describeTable({ TableName }))).toContain("ResourceNotFoundException");
    await us.deleteTable({ TableName });
  });
});

const STRONG = "global tables with MultiRegionConsistency set to STRONG";

describe("it is not made", () => {
  test.each<[string, Update, string]>([
    ["of two regions", { ...three, ReplicaUpdates: creates("us-west-2") }, `Unsupported replica count for ${STRONG}.`],
    [
      "of four",
      { ...three, GlobalTableWitnessUpdates: creates("eu-west-1") },
      `Unsupported replica count for ${STRONG}.`,
    ],
    ["without replicas", { ...witnessed, ReplicaUpdates: undefined }, "At least one of "],
    [
      "without being asked for",
      { ...witnessed, MultiRegionConsistency: undefined },
      "MultiRegionConsistency must be set as STRONG when GlobalTableWitnessUpdates parameter is present.",
    ],
    [
      "with a witness of an eventual one",
      { ...witnessed, MultiRegionConsistency: "EVENTUAL" },
      "MultiRegionConsistency must be set as STRONG",
    ],
    [
      "with two witnesses",
      { ...witnessed, GlobalTableWitnessUpdates: creates("us-east-2", "eu-west-1") },
      "Member must have length less than or equal to 1",
    ],
    [
      "with a witness where a replica is",
      { ...witnessed, GlobalTableWitnessUpdates: creates("us-west-2") },
      "Cannot target multiple regions with the same action",
    ],
    [
      "with a witness at home",
      { ...witnessed, GlobalTableWitnessUpdates: creates("us-east-1") },
      "Cannot add a witness in the same region as an existing replica",
    ],
    [
      "where AWS does not offer it",
      { ...three, ReplicaUpdates: creates("us-west-1", "us-east-2") },
      `Unsupported Region(s) specified for ${STRONG}: [us-west-1].`,
    ],
    [
      "with a deletion beside",
      { ...three, ReplicaUpdates: [...creates("us-west-2"), ...deletes("us-east-2")] },
      "Only Replica Create actions are supported when MultiRegionConsistency parameter is provided.",
    ],
    [
      "with another change beside",
      { ...three, DeletionProtectionEnabled: true },
      "Requests that modify replicas or witnesses must not also modify other fields",
    ],
  ])("%s", async (_, update, message) => {
    const { change, seen } = await world();
    expect(await refusal(change(update))).toContain(`ValidationException: `);
    expect(await refusal(change(update))).toContain(message);
    expect((await seen()).TableStatus).toBe("ACTIVE");
  });

  test("of a table with items, with time to live, with a local index, or where a table is already", async () => {
    const { us, change, west, pass } = await world();
    await us.putItem({ TableName, Item: { id: { S: "1" } } });
    expect(await refusal(change(three))).toContain("must be empty");
    await us.deleteItem({ TableName, Key: { id: { S: "1" } } });
    await west.createTable({
      TableName,
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
    });
    expect(await refusal(change(three))).toContain("already existed as tables");
    await us.updateTimeToLive(ttl);
    await pass(100);
    expect(await refusal(change(three))).toContain("Time to Live is not supported");
  });

  test("of a table with a local index", async () => {
    const { change } = await world({
      AttributeDefinitions: [
        { AttributeName: "id", AttributeType: "S" },
        { AttributeName: "day", AttributeType: "S" },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: "by-day",
          KeySchema: [
            { AttributeName: "id", KeyType: "HASH" },
            { AttributeName: "day", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "ALL" },
        },
      ],
    });
    expect(await refusal(change(three))).toContain("Local secondary indexes are not supported");
  });

  test("of a global table, or of one that is busy", async () => {
    const { change, replicate } = await world();
    await replicate();
    expect(await refusal(change(three))).toContain("unsupported on existing global table");
    const other = await world();
    await other.make(three);
    expect(await refusal(other.change(three))).toContain("unsupported on existing global table");
    const busy = await world();
    await busy.change({ DeletionProtectionEnabled: true });
    await busy.change({ StreamSpecification: { StreamEnabled: false } });
    expect(await refusal(busy.change(three))).toContain("ResourceInUseException");
  });

  test("without scaled writes, or without the keys it needs", async () => {
    const throughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 };
    const fixed = await world({ BillingMode: "PROVISIONED", ProvisionedThroughput: throughput });
    expect(await refusal(fixed.change(three))).toContain("Pay-Per-Request or AutoScaled");
    const KMSMasterKeyId = "arn:aws:kms:us-east-1:1:key/a";
    const keyed = await world({ SSESpecification: { Enabled: true, SSEType: "KMS", KMSMasterKeyId } });
    expect(await refusal(keyed.change(three))).toContain("KMSMasterKeyId must be specified for each replica");
  });
});

describe("its regions are for ever:", () => {
  test.each<[string, Update, Update, string]>([
    [
      "none joins",
      three,
      { ReplicaUpdates: creates("eu-west-1") },
      "Cannot add replicas to a global table with strong MultiRegionConsistency",
    ],
    ["none leaves", three, { ReplicaUpdates: deletes("us-west-2") }, "Deletion of only one table replica"],
    [
      "a replica does not leave its witness",
      witnessed,
      { ReplicaUpdates: deletes("us-west-2") },
      "does not include all witnesses",
    ],
    ["nor the witness it", witnessed, { GlobalTableWitnessUpdates: deletes("us-east-2") }, "At least one of "],
    [
      "no other witness leaves",
      witnessed,
      { ReplicaUpdates: deletes("us-west-2"), GlobalTableWitnessUpdates: deletes("eu-west-1") },
      "Please retry the request without these witnesses: [eu-west-1].",
    ],
    [
      "it does not become eventual",
      three,
      { MultiRegionConsistency: "EVENTUAL", ReplicaUpdates: creates("eu-west-1") },
      "unsupported on existing global table",
    ],
  ])("%s", async (_, made, update, message) => {
    const { make, change } = await world();
    await make(made);
    expect(await refusal(change(update))).toContain(message);
  });

  test("no replica is deleted by itself, protected ones not at all, and items do not expire", async () => {
    const { make, change, us, west, pass } = await world();
    await make(three);
    for (const client of [us, west])
      expect(await refusal(client.deleteTable({ TableName }))).toContain("Deletion of only one table replica");
    expect(await refusal(west.updateTimeToLive(ttl))).toContain("Time to Live is not supported");
    await west.updateTable({ TableName, DeletionProtectionEnabled: true });
    await pass(60);
    expect(await refusal(change({ ReplicaUpdates: deletes("us-west-2", "us-east-2") }))).toContain("protected");
  });
});
