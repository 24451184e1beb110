import { DeleteTableCommand, type CreateTableCommandInput } from "@aws-sdk/client-dynamodb";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startLab, type Lab } from "./lab.ts";
import { ids, invalid, orders, TableName, homeRegion, awayRegion, thirdRegion } from "./orders.ts";

let lab: Lab;
let table: ReturnType<typeof orders>;

beforeAll(async () => {
  lab = await startLab();
  table = orders(lab);
});
afterEach(() => lab.reset());
afterAll(() => lab.stop());

describe("what is refused", () => {
  test.each<[string, string, Partial<CreateTableCommandInput>, object]>([
    ["its own region", "local region", {}, { ReplicaUpdates: [{ Create: { RegionName: homeRegion } }] }],
    [
      "several at once",
      "Only one replica",
      {},
      { ReplicaUpdates: [{ Create: { RegionName: awayRegion } }, { Create: { RegionName: thirdRegion } }] },
    ],
    [
      "other changes beside it",
      "combined with BillingMode",
      {},
      { BillingMode: "PAY_PER_REQUEST", ReplicaUpdates: [{ Create: { RegionName: awayRegion } }] },
    ],
    [
      "a table without a stream",
      "streams enabled",
      { StreamSpecification: { StreamEnabled: false } },
      { ReplicaUpdates: [{ Create: { RegionName: awayRegion } }] },
    ],
    [
      "a stream of keys only",
      "NEW_AND_OLD_IMAGES",
      { StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" } },
      { ReplicaUpdates: [{ Create: { RegionName: awayRegion } }] },
    ],
    [
      "removal of what is no replica",
      "was not found",
      {},
      { ReplicaUpdates: [{ Delete: { RegionName: awayRegion } }] },
    ],
  ])("%s", async (_what, message, settings, input) => {
    await table.create(settings);
    await expect(table.send(input)).rejects.toMatchObject(invalid(message));
    expect((await table.look()).Replicas).toBeUndefined();
  });

  test("a table that does not exist", async () => {
    await expect(table.add()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("a region that has an independent table of the name, and one that has the replica already", async () => {
    await table.create();
    await table.create({}, table.away);
    await expect(table.add()).rejects.toMatchObject(invalid("already exist"));
    await table.add(thirdRegion);
    await table.settled();
    await expect(table.add(thirdRegion)).rejects.toMatchObject(invalid("already exist"));
    expect((await table.look(table.away)).Replicas).toBeUndefined();
  });

  test("an update of a replica that updates nothing", async () => {
    await table.createWithReplica();
    await expect(table.update({ Update: { RegionName: awayRegion } })).rejects.toMatchObject(
      invalid("KMSMasterKeyId must be specified"),
    );
  });

  test("switching off the stream while there are replicas", async () => {
    await table.createWithReplica();
    await expect(table.send({ StreamSpecification: { StreamEnabled: false } })).rejects.toMatchObject(
      invalid("cannot be disabled"),
    );
  });
});

describe("removing a replica", () => {
  test("takes its table away, and the last one leaves a plain table", async () => {
    await table.createWithReplica();
    await table.drop();
    expect(await table.look()).toMatchObject({ TableStatus: "UPDATING", Replicas: [{ ReplicaStatus: "DELETING" }] });
    await expect(table.look(table.away)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await table.settled();
    const { Replicas, GlobalTableVersion } = await table.look();
    expect([Replicas, GlobalTableVersion]).toEqual([undefined, undefined]);
    await table.put("1");
    await table.add();
    await table.settled();
    expect(ids(await table.items(table.away))).toEqual(["1"]);
  });

  test("is refused while deletion protection is on", async () => {
    await table.createWithReplica();
    await table.send({ DeletionProtectionEnabled: true }, table.away);
    await expect(table.drop()).rejects.toMatchObject(invalid("deletion protection"));
    await table.send({ DeletionProtectionEnabled: false }, table.away);
    await table.drop();
  });

  test("is refused for a day where the table was a source, also after its replicas are gone", async () => {
    await table.createWithReplica();
    const remove = () => table.home.dynamodb.send(new DeleteTableCommand({ TableName }));
    await expect(remove()).rejects.toMatchObject(invalid("acted as a source region"));
    const fromAway = table.send({ ReplicaUpdates: [{ Delete: { RegionName: homeRegion } }] }, table.away);
    await expect(fromAway).rejects.toMatchObject(invalid("acted as a source region"));
    await table.away.dynamodb.send(new DeleteTableCommand({ TableName }));
    expect((await table.look()).Replicas).toBeUndefined();
    await expect(remove()).rejects.toMatchObject(invalid("acted as a source region"));
  });
});
