import type {
  AttributeValue,
  BatchWriteItemCommandInput,
  BatchWriteItemCommandOutput,
  DeleteItemCommandInput,
  DeleteItemCommandOutput,
  GetItemCommandInput,
  GetItemCommandOutput,
  PutItemCommandInput,
  PutItemCommandOutput,
  ScanCommandInput,
  ScanCommandOutput,
} from "@aws-sdk/client-dynamodb";
import { page, sortedBy } from "../pages.ts";
import { invalid, Refusal } from "../refusal.ts";
import type { Operation, World } from "../world.ts";
import { loaded, stored, type StoredItem } from "./attribute-value.ts";
import { remember } from "./changes.ts";
import { checkCondition } from "./conditions.ts";
import { checkKey, keyOf, onlyKeyOf } from "./item-key.ts";
import { seen, visibleItems, withWrite } from "./items-seen.ts";
import { type Found, usable } from "./lookup.ts";
import { statusOf } from "./table.ts";

type Item = Record<string, AttributeValue>;

const PutItem: Operation<PutItemCommandInput, PutItemCommandOutput> = (world, input, region) => {
  const { TableName, Item, ConditionExpression: condition, ReturnValues } = input;
  const found = open(world, TableName, region);
  const before = write(world, found, { key: keyOf(found.table, Item!), item: stored(Item!), condition }, region);
  return old(before, ReturnValues);
};

const GetItem: Operation<GetItemCommandInput, GetItemCommandOutput> = (world, { TableName, Key }, region) => {
  const { table } = open(world, TableName, region);
  checkKey(table, Key!);
  const item = seen(table, keyOf(table, Key!), { region, now: world.now });
  return item ? { Item: loaded(item) } : {};
};

const DeleteItem: Operation<DeleteItemCommandInput, DeleteItemCommandOutput> = (world, input, region) => {
  const { TableName, Key, ConditionExpression: condition, ReturnValues } = input;
  const found = open(world, TableName, region);
  checkKey(found.table, Key!);
  return old(write(world, found, { key: keyOf(found.table, Key!), condition }, region), ReturnValues);
};

const Scan: Operation<ScanCommandInput, ScanCommandOutput> = (world, input, region) => {
  const { TableName, Limit = Infinity, ExclusiveStartKey, Select } = input;
  const { table } = open(world, TableName, region);
  const all = sortedBy(visibleItems(table, region, world.now), ([key]) => key);
  const after = ExclusiveStartKey && keyOf(table, ExclusiveStartKey);
  const { items, next } = page(all, { after, limit: Limit, nameOf: ([key]) => key });
  const found = items.map(([, item]) => loaded(item));
  return {
    Count: found.length,
    ScannedCount: found.length,
    ...(Select === "COUNT" ? {} : { Items: found }),
    ...(next === undefined ? {} : { LastEvaluatedKey: onlyKeyOf(table, found.at(-1)!) }),
  };
};

const MOST_AT_ONCE = 25;

const BatchWriteItem: Operation<BatchWriteItemCommandInput, BatchWriteItemCommandOutput> = (world, input, region) => {
  const requests = Object.entries(input.RequestItems!).flatMap(([name, list]) => list.map((each) => ({ name, each })));
  if (requests.length === 0 || requests.length > MOST_AT_ONCE) {
    throw invalid(
      "Member must have length less than or equal to 25, Member must have length greater than or equal to 1",
    );
  }
  const writes = requests.map(({ name, each: { PutRequest, DeleteRequest } }) => {
    const found = open(world, name, region);
    if (DeleteRequest) checkKey(found.table, DeleteRequest.Key!);
    const key = keyOf(found.table, PutRequest?.Item ?? DeleteRequest!.Key!);
    return { found, write: { key, ...(PutRequest ? { item: stored(PutRequest.Item!) } : {}) } };
  });
  if (new Set(writes.map(({ found, write }) => `${found.table.name} ${write.key}`)).size < writes.length) {
    throw invalid("Provided list of item keys contains duplicates");
  }
  for (const { found, write: each } of writes) write(world, found, each, region);
  return { UnprocessedItems: {} };
};

/** A table that has items to be read and written. */
export function open(world: World, name: string | undefined, region: string): Found {
  const found = usable(world, name, region);
  const status = statusOf(found.replica, world.now);
  if (status === "CREATING" || status === "DELETING") {
    throw new Refusal("ResourceNotFoundException", "Requested resource not found");
  }
  return found;
}

/** Answers what the region saw before. */
function write(
  world: World,
  { table }: Found,
  { key, item, condition }: { key: string; item?: StoredItem; condition?: string | undefined },
  region: string,
): StoredItem | undefined {
  const before = seen(table, key, { region, now: world.now });
  checkCondition(condition, before);
  const made = { at: world.now, region, ...slowed(world), ...(item ? { item } : {}) };
  table.items[key] = withWrite(table.items[key], made);
  remember(world, table, made, before);
  return before;
}

const slowed = ({ lag }: World): { lag?: Record<string, number> } =>
  lag && Object.keys(lag).length > 0 ? { lag: { ...lag } } : {};

function old(item: StoredItem | undefined, returnValues: string | undefined): { Attributes?: Item } {
  return item && returnValues === "ALL_OLD" ? { Attributes: loaded(item) } : {};
}

/** Items: each region sees what has arrived there. */
export const items = { PutItem, GetItem, DeleteItem, Scan, BatchWriteItem };
