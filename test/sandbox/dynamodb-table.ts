import type { CreateTableCommandInput, DynamoDB, ReplicationGroupUpdate } from "@aws-sdk/client-dynamodb";
import type { SandboxOptions } from "../../src/sandbox/sandbox.ts";
import { type Connected, connected } from "./connected.ts";

const ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/orders";

/** A table `orders` in us-east-1 that is ready to be replicated, unless said otherwise. */
export interface WithTable extends Connected {
  us: DynamoDB;
  eu: DynamoDB;
  arn: string;
  /** One `UpdateTable` of its replicas, sent to us-east-1. */
  update(...updates: ReplicationGroupUpdate[]): Promise<unknown>;
  /** Makes a replica in eu-west-1 and waits until it is ready. */
  replicate(): Promise<void>;
  status(): Promise<string>;
}

/** Opens a sandbox that has such a table. */
export async function withTable(
  table: Partial<CreateTableCommandInput> = {},
  options: SandboxOptions = {},
): Promise<WithTable> {
  const made = await connected(options);
  const [us, eu] = await Promise.all([made.aws.dynamodb("us-east-1"), made.aws.dynamodb("eu-west-1")]);
  await us.createTable({ ...ORDERS, ...table });
  await made.pass(60);
  const update = (...ReplicaUpdates: ReplicationGroupUpdate[]) =>
    us.updateTable({ TableName: "orders", ReplicaUpdates });
  const replicate = async () => {
    await update({ Create: { RegionName: "eu-west-1" } });
    await made.pass(200);
  };
  const status = async () => (await us.describeTable({ TableName: "orders" })).Table!.TableStatus!;
  return { ...made, us, eu, arn: ARN, update, replicate, status };
}

/** A table that can be replicated as it is. */
export const ORDERS: CreateTableCommandInput = {
  TableName: "orders",
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
  StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
};
