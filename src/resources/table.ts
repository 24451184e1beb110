import type { TableDescription } from "@aws-sdk/client-dynamodb";
import type { Aws, AwsKind, Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { missingTags, stackOf, tagList, tagMap, wasTag, type Tags } from "../aws/marks.ts";
import { minutes, seconds } from "../engine/duration.ts";
import type { Live } from "../engine/kind.ts";
import { scalingOf, type Scaling } from "./table-scaling.ts";

/** What replication needs of a table that somebody else made in the home region. */
export interface TableSpec {
  name: string;
  region: string;
  version?: "2019.11.21" | "2017.11.29";
  /** Whether its write capacity follows the load: on demand, or provisioned with auto scaling. */
  writes?: Scaling["writes"];
  /** How its replicas agree. */
  consistency?: "EVENTUAL" | "STRONG";
  stream?: string | null;
  tags?: Tags;
  /** The KMS key that encrypts it, where it is not DynamoDB's default. Only read. */
  key?: string | null;
  /** The regions of its replicas. Only read. */
  replicas?: string[];
  /** Whether its read capacity follows the load. Only read. */
  reads?: Scaling["reads"];
}

/** `stream` is the ARN of its stream, while that is on. */
type TableOutputs = { arn: string; stream?: string };

/** The settings of a home table without which it can have no replicas. */
export const table: AwsKind<TableSpec, "name" | "region", TableOutputs> = {
  name: "table",
  typical: seconds(20),
  // It is UPDATING for as long as any replica is being made, and an earlier run may have begun that.
  patience: minutes(24 * 60),
  key: ["name", "region"],
  shared: ["tags"],
  unordered: ["replicas"],

  async read(context, { name, region }) {
    const [description, tags] = await Promise.all([
      describe(context, name, region),
      ifExists(tagsOf(context, tableArn(context, region, name))),
    ]);
    if (!description) return undefined;
    return {
      spec: {
        name,
        region,
        version: description.GlobalTableVersion === "2017.11.29" ? "2017.11.29" : "2019.11.21",
        consistency: description.MultiRegionConsistency ?? "EVENTUAL",
        ...(await scalingOf(context, description, region)),
        stream: description.StreamSpecification?.StreamViewType ?? null,
        tags: tags ?? {},
        key: description.SSEDescription?.KMSMasterKeyArn ?? null,
        replicas: (description.Replicas ?? []).map(({ RegionName }) => RegionName!),
      },
      outputs: { arn: description.TableArn!, ...streamIn(description) },
      ...stateOf(description),
    };
  },

  objection({ name, region, ...wanted }, live) {
    if (!live) return `there is no table ${name} in ${region}: make it first, or take it out of the config`;
    const { version, writes, consistency, stream } = live.spec;
    if (version === "2017.11.29")
      return "is a global table of version 2017.11.29, which cannot be changed this way: update it to 2019.11.21 in the DynamoDB console (Global tables, Update version), then run again";
    if (wanted.consistency === "EVENTUAL" && consistency === "STRONG")
      return `is strongly consistent, and a global table can never become another: write "consistency": "strong" for it in the config, or copy what is in it to a new table, name that one in the config and let the application use it`;
    if (writes === "fixed")
      return `its write capacity, or that of an index, is provisioned without auto scaling, and replicas need writes that scale: register them all with Application Auto Scaling, or go on demand: aws dynamodb update-table --region ${region} --table-name ${name} --billing-mode PAY_PER_REQUEST`;
    if (wanted.stream && stream !== null && stream !== "NEW_AND_OLD_IMAGES")
      return `its stream shows ${stream}, and replicas need NEW_AND_OLD_IMAGES. A new stream has a new ARN and cuts off whoever reads the old one, so goglobal does not do it: turn the stream off, and on again with NEW_AND_OLD_IMAGES, when its readers can bear it`;
    return undefined;
  },

  advice({ stream }, live) {
    const stack = stackOf(live?.spec.tags);
    return stack === undefined || !stream
      ? undefined
      : `the table belongs to the CloudFormation stack ${stack}: have its owner leave StreamSpecification as goglobal sets it, or the next deployment of the stack turns it off`;
  },

  async converge(context, { name, region, stream, tags = {} }, live) {
    const dynamodb = await context.cloud.dynamodb(region);
    const turnsOn = stream && live?.spec.stream === null;
    // Remembered before it is changed: a crash in between must not lose how it was.
    const missing = missingTags({ ...tags, ...(turnsOn ? wasTag("stream", "off") : {}) }, live?.spec.tags);
    if (Object.keys(missing).length > 0)
      await dynamodb.tagResource({ ResourceArn: tableArn(context, region, name), Tags: tagList(missing) });
    if (turnsOn)
      await dynamodb.updateTable({
        TableName: name,
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
      });
  },

  stays: "is the home table, which goglobal never removes",
  lane: ({ name }) => tableLane(name),
};

/** AWS changes one thing at a time of a table and all its replicas: a second UpdateTable is ResourceInUseException. */
export const tableLane = (name: string): string => `table/${name}`;

export const tableArn = (
  { cloud }: { cloud: Pick<Aws, "partition" | "account"> },
  region: string,
  name: string,
): string => `arn:${cloud.partition}:dynamodb:${region}:${cloud.account}:table/${name}`;

/** The ARN of its stream; after the stream is turned off AWS still tells it. */
export const streamIn = ({ StreamSpecification, LatestStreamArn }: TableDescription): { stream?: string } =>
  StreamSpecification?.StreamEnabled && LatestStreamArn ? { stream: LatestStreamArn } : {};

/** A table as AWS describes it, once per pass; undefined when there is none. */
export function describe(context: Context, name: string, region: string): Promise<TableDescription | undefined> {
  return context.once(`dynamodb table ${name}@${region}`, async () => {
    const dynamodb = await context.cloud.dynamodb(region);
    return (await ifExists(dynamodb.describeTable({ TableName: name })))?.Table;
  });
}

/** What AWS is still doing to a table, or that it has given up on it. */
export function stateOf(description: TableDescription): Pick<Live, "pending" | "failed"> {
  const failed = troubleOf(description.TableStatus, description);
  return failed === undefined ? { pending: pendingOf(description) } : { failed };
}

/** Until AWS is done with the indexes too, the next UpdateTable fails. */
function pendingOf({ TableStatus, GlobalSecondaryIndexes = [] }: TableDescription): string | undefined {
  if (TableStatus !== "ACTIVE") return TableStatus;
  const index = GlobalSecondaryIndexes.find(({ IndexStatus }) => IndexStatus !== undefined && IndexStatus !== "ACTIVE");
  return index && `index ${index.IndexName} ${index.IndexStatus}`;
}

/** AWS documentation: after so long a replica is cut off from the others for good. */
const cutOff = (isStrong: boolean): string =>
  ` within ${isStrong ? "7 days" : "20 hours"}, or AWS makes this replica a table of its own for ever`;

const CUTTING_OFF: Readonly<Record<string, string>> = {
  INACCESSIBLE_ENCRYPTION_CREDENTIALS:
    "DynamoDB cannot use the table's KMS key: enable the key and let DynamoDB use it again",
  REPLICATION_NOT_AUTHORIZED:
    "DynamoDB may not replicate: let the role AWSServiceRoleForDynamoDBReplication through the resource policy, the key policy and the service control policies",
  REGION_DISABLED: "the region is disabled for this account: enable it again",
};

const TROUBLES: Readonly<Record<string, string>> = {
  ARCHIVING: "AWS is archiving the table, since its KMS key could not be used for days: restore it from the backup",
  ARCHIVED: "AWS has archived the table, since its KMS key could not be used for days: restore it from the backup",
};

/** What a status says that no waiting will change, and the remedy. */
export function troubleOf(status: string | undefined, table: TableDescription): string | undefined {
  const end = cutOff(table.MultiRegionConsistency === "STRONG");
  const trouble = TROUBLES[status ?? ""] ?? (CUTTING_OFF[status ?? ""] && `${CUTTING_OFF[status ?? ""]}${end}`);
  return trouble && `${trouble} (${status})`;
}

/** All tags of a table, once per pass; the call has no paginator. */
export function tagsOf(context: Context, arn: string): Promise<Tags> {
  return context.once(`dynamodb tags ${arn}`, async () => {
    const dynamodb = await context.cloud.dynamodb(arn.split(":")[3]!);
    const tags: Tags = {};
    for (let NextToken: string | undefined, first = true; first || NextToken; first = false) {
      const page = await dynamodb.listTagsOfResource({ ResourceArn: arn, ...(NextToken ? { NextToken } : {}) });
      Object.assign(tags, tagMap(page.Tags));
      ({ NextToken } = page);
    }
    return tags;
  });
}
