import type { AwsKind, Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { markFor, missingTags, ownership, tagList, type Tags } from "../aws/marks.ts";
import { taggedIn } from "../aws/tagged.ts";
import { minutes, seconds } from "../engine/duration.ts";
import { NotYet } from "../engine/errors.ts";
import type { Live } from "../engine/kind.ts";
import { namePrefix } from "./role-name.ts";
import { describe, stateOf, tableArn, tagsOf } from "./table.ts";

/** The table of a region that says which other regions are evacuated: it is copied nowhere, so that it needs no other region. */
export interface SwitchTableSpec {
  /** Begins like everything of the application that has a name of its own. */
  name: string;
  region: string;
  /** The attribute that items are known by. */
  partitionKey?: string;
  billing?: "PAY_PER_REQUEST" | "PROVISIONED";
  /** The attribute after whose time DynamoDB deletes an item. */
  expires?: string | null;
  tags?: Tags;
}

/** A DynamoDB table of the evacuation switch. What it holds is a moment's business, and no data of the application. */
export const switchTable: AwsKind<SwitchTableSpec, "name" | "region", { name: string; arn: string }> = {
  name: "switch-table",
  typical: seconds(20),
  patience: minutes(5),
  key: ["name", "region"],
  immutable: ["partitionKey"],
  shared: ["tags"],

  // One that is on its way out is in nobody's way for long: DynamoDB is busy until it is gone.
  async read(context, key) {
    const found = await find(context, key);
    return found?.pending === "DELETING" ? undefined : found;
  },

  async converge(context, spec, live) {
    const { name: TableName, region, partitionKey = "", billing, expires } = spec;
    const dynamodb = await context.cloud.dynamodb(region);
    const tags = { ...spec.tags, ...markFor(live, context.cloud.mark) };
    if (!live) {
      await dynamodb.createTable({
        TableName,
        AttributeDefinitions: [{ AttributeName: partitionKey, AttributeType: "S" }],
        KeySchema: [{ AttributeName: partitionKey, KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
        Tags: tagList(tags),
      });
      throw new NotYet(`DynamoDB is making ${TableName}`);
    }
    if (live.pending !== undefined) throw new NotYet(`${TableName} is ${live.pending}`);
    const missing = missingTags(tags, live.spec.tags);
    if (Object.keys(missing).length > 0)
      await dynamodb.tagResource({ ResourceArn: live.outputs.arn, Tags: tagList(missing) });
    if (expires && expires !== live.spec.expires)
      await dynamodb.updateTimeToLive({
        TableName,
        TimeToLiveSpecification: { Enabled: true, AttributeName: expires },
      });
    if (billing === "PAY_PER_REQUEST" && live.spec.billing !== billing)
      await dynamodb.updateTable({ TableName, BillingMode: billing });
  },

  async remove({ cloud }, { spec: { name, region } }) {
    await ifExists((await cloud.dynamodb(region)).deleteTable({ TableName: name }));
  },

  async list(context, region) {
    // Replicas carry the mark as well.
    const prefix = namePrefix(context.cloud.mark);
    const names = [...(await taggedIn(context, region, "dynamodb:table"))].map((arn) => arn.split(":table/")[1]!);
    const own = names.filter((name) => name.startsWith(prefix));
    const lives = await Promise.all(own.map((name) => find(context, { name, region })));
    // The tagging API may still know what is gone.
    return lives.filter((live) => live !== undefined).filter(({ owned }) => owned === true);
  },
};

async function find(
  context: Context,
  { name, region }: Pick<SwitchTableSpec, "name" | "region">,
): Promise<Live<SwitchTableSpec, { name: string; arn: string }> | undefined> {
  const dynamodb = await context.cloud.dynamodb(region);
  const arn = tableArn(context, region, name);
  const [description, tags = {}, expiry] = await Promise.all([
    describe(context, name, region),
    ifExists(tagsOf(context, arn)),
    ifExists(dynamodb.describeTimeToLive({ TableName: name })),
  ]);
  if (!description) return undefined;
  const { TimeToLiveStatus: status, AttributeName = null } = expiry?.TimeToLiveDescription ?? {};
  return {
    spec: {
      name,
      region,
      partitionKey: description.KeySchema!.map(({ AttributeName: attribute }) => attribute).join(" "),
      // A table that was never anything else says nothing.
      billing: description.BillingModeSummary?.BillingMode ?? "PROVISIONED",
      expires: status === "ENABLED" || status === "ENABLING" ? AttributeName : null,
      tags,
    },
    outputs: { name, arn },
    ...ownership(tags, context.cloud.mark),
    ...stateOf(description),
  };
}
