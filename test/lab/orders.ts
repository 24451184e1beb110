import {
  CreateTableCommand,
  DescribeTableCommand,
  PutItemCommand,
  ScanCommand,
  UpdateTableCommand,
  type AttributeValue,
  type CreateTableCommandInput,
  type ReplicationGroupUpdate,
  type TableDescription,
  type UpdateTableCommandInput,
} from "@aws-sdk/client-dynamodb";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { clients } from "./clients.ts";
import type { Lab } from "./lab.ts";

export type Clients = ReturnType<typeof clients>;

export const TableName = "orders";
export const homeRegion = "us-east-1";
export const awayRegion = "eu-west-1";
export const thirdRegion = "ap-southeast-2";

/** A table in the home region, and what tests do with it and its replicas. */
export function orders(lab: Lab) {
  const home = clients(lab, homeRegion);
  const away = clients(lab, awayRegion);

  const create = (settings: Partial<CreateTableCommandInput> = {}, { dynamodb }: Clients = home) =>
    dynamodb.send(new CreateTableCommand({ ...description, ...settings }));
  const send = (settings: Partial<UpdateTableCommandInput>, { dynamodb }: Clients = home) =>
    dynamodb.send(new UpdateTableCommand({ TableName, ...settings }));
  const update = (change: ReplicationGroupUpdate) => send({ ReplicaUpdates: [change] });
  const add = (RegionName: string = awayRegion, more = {}) => update({ Create: { RegionName, ...more } });
  const look = async ({ dynamodb }: Clients = home): Promise<TableDescription> =>
    (await dynamodb.send(new DescribeTableCommand({ TableName }))).Table!;
  const settled = async () => {
    while ((await look()).TableStatus !== "ACTIVE") await sleep(50);
  };

  return {
    home,
    away,
    create,
    send,
    update,
    add,
    look,
    settled,
    drop: () => update({ Delete: { RegionName: awayRegion } }),
    put: (id: string, { dynamodb }: Clients = home) =>
      dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: id }, note: { S: "new" } } })),
    items: async ({ dynamodb }: Clients = home): Promise<Record<string, AttributeValue>[]> =>
      (await dynamodb.send(new ScanCommand({ TableName }))).Items!,
    async createWithReplica() {
      await create();
      await add();
      await settled();
    },
  };
}

/** The ids of items, in order. */
export function ids(items: Record<string, AttributeValue>[]): string[] {
  return items.map(({ id }) => id!.S!).toSorted();
}

/** What a ValidationException with these words looks like to a matcher. */
export function invalid(words: string) {
  return { name: "ValidationException", message: expect.stringContaining(words) as string };
}

const description: CreateTableCommandInput = {
  TableName,
  AttributeDefinitions: [
    { AttributeName: "id", AttributeType: "S" },
    { AttributeName: "day", AttributeType: "S" },
  ],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  GlobalSecondaryIndexes: [
    {
      IndexName: "by-day",
      KeySchema: [{ AttributeName: "day", KeyType: "HASH" }],
      Projection: { ProjectionType: "ALL" },
    },
  ],
  BillingMode: "PAY_PER_REQUEST",
  StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
};
