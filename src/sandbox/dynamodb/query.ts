import type { AttributeValue, KeySchemaElement, QueryCommandInput, QueryCommandOutput } from "@aws-sdk/client-dynamodb";
import { page, sortedBy } from "../pages.ts";
import { invalid, NotSimulated } from "../refusal.ts";
import type { Operation } from "../world.ts";
import { loaded, stored } from "./attribute-value.ts";
import { keyOf, onlyKeyOf } from "./item-key.ts";
import { open } from "./items.ts";
import { visibleItems } from "./items-seen.ts";
import type { Table } from "./table.ts";

const Query: Operation<QueryCommandInput, QueryCommandOutput> = (world, input, region) => {
  const { TableName, IndexName, ConsistentRead, Limit = Infinity, ExclusiveStartKey } = input;
  const { KeyConditionExpression = "", ExpressionAttributeValues = {} } = input;
  const { table } = open(world, TableName, region);
  if (IndexName !== undefined && ConsistentRead) {
    throw invalid("Consistent reads are not supported on global secondary indexes");
  }
  const partition = partitionOf(table, IndexName);
  const wanted = wantedOf(KeyConditionExpression, ExpressionAttributeValues, partition);
  checkType(table, partition, wanted);
  const sought = JSON.stringify(stored({ wanted })["wanted"]);
  const all = visibleItems(table, region, world.now).filter(([, item]) => JSON.stringify(item[partition]) === sought);
  const { items, next } = page(
    sortedBy(all, ([key]) => key),
    {
      after: ExclusiveStartKey && keyOf(table, ExclusiveStartKey),
      limit: Limit,
      nameOf: ([key]) => key,
    },
  );
  const found = items.map(([, item]) => loaded(item));
  return {
    Items: found,
    Count: found.length,
    ScannedCount: found.length,
    ...(next === undefined ? {} : { LastEvaluatedKey: { ...onlyKeyOf(table, found.at(-1)!), [partition]: wanted } }),
  };
};

/** The one attribute by which a table, or an index of it, can be asked. */
function partitionOf({ keys, globalIndexes }: Table, index: string | undefined): string {
  if (index === undefined) return onlyOf(keys);
  const found = globalIndexes.find(({ IndexName }) => IndexName === index);
  if (!found) throw invalid(`The table does not have the specified index: ${index}`);
  if (found.Projection!.ProjectionType !== "ALL") throw new NotSimulated("queries of an index without all attributes");
  return onlyOf(found.KeySchema!);
}

function onlyOf(keys: readonly KeySchemaElement[]): string {
  if (keys.length > 1) throw new NotSimulated("queries by a sort key");
  return keys[0]!.AttributeName!;
}

function wantedOf(condition: string, values: Record<string, AttributeValue>, partition: string): AttributeValue {
  const [, attribute, name] = /^\s*(\w+)\s*=\s*(:\w+)\s*$/u.exec(condition) ?? [];
  if (name === undefined) throw new NotSimulated(`the key condition "${condition}"`);
  if (attribute !== partition) throw invalid(`Query condition missed key schema element: ${partition}`);
  const wanted = values[name];
  if (wanted) return wanted;
  const what = "An expression attribute value used in expression is not defined; attribute value";
  throw invalid(`Invalid KeyConditionExpression: ${what}: ${name}`);
}

function checkType({ attributes }: Table, partition: string, wanted: AttributeValue): void {
  const { AttributeType } = attributes.find(({ AttributeName }) => AttributeName === partition)!;
  if (Object.keys(wanted)[0] === AttributeType) return;
  throw invalid("One or more parameter values were invalid: Condition parameter type does not match schema type");
}

/** Items by their partition key. */
export const query = { Query };
