// The servers keep each region's items apart. Here a write to one member of a global table is read back and put, or deleted,
// at the others before it is answered: lag is zero, and the last writer wins, since writes take turns.
import type {
  AttributeValue,
  BatchWriteItemInput,
  BatchWriteItemOutput,
  GetItemOutput,
  TransactWriteItemsInput,
} from "@aws-sdk/client-dynamodb";
import type { Answer, Call, Gap, Next } from "../call.ts";
import { ask } from "../own-calls.ts";
import { parsed } from "../wire.ts";
import { tableName, type GlobalTable, type GlobalTables } from "./global-tables.ts";

type Item = Record<string, AttributeValue>;

/** An item that a call writes, found by what it says of it: the whole or the key. */
interface Written {
  table: string;
  item: Item;
}

/** Items written in one region appear in the others. */
export function replicatedItems(tables: GlobalTables): Gap {
  return {
    async answer(call, next) {
      const answer = await next(call);
      if (call.service !== "dynamodb" || !(call.operation in writers) || answer.status !== 200) return answer;
      for (const { table, item } of writers[call.operation]!(call, answer)) {
        const found = tables.find(tableName(table), call.region);
        if (found) await replicate(found, call.region, item, next);
      }
      return answer;
    },
  };
}

async function replicate(table: GlobalTable, from: string, item: Item, next: Next): Promise<void> {
  const Key = Object.fromEntries(table.keys.map((name) => [name, item[name]!]));
  const input = { TableName: table.name, Key, ConsistentRead: true };
  const { Item } = await ask<GetItemOutput>(next, { region: from, operation: "GetItem", input });
  for (const region of table.members.keys()) {
    if (region === from || (table.change?.status === "DELETING" && table.change.region === region)) continue;
    if (Item) await ask(next, { region, operation: "PutItem", input: { TableName: table.name, Item } });
    else await ask(next, { region, operation: "DeleteItem", input: { TableName: table.name, Key } });
  }
}

interface ItemInput {
  TableName: string;
  Item?: Item;
  Key?: Item;
}

const single = (call: Call): Written[] => [written(parsed<ItemInput>(call))];

const writers: Record<string, (call: Call, answer: Answer) => Written[]> = {
  PutItem: single,
  UpdateItem: single,
  DeleteItem: single,
  BatchWriteItem: batch,
  TransactWriteItems: transaction,
};

function written({ TableName, Item, Key }: ItemInput): Written {
  return { table: TableName, item: Item ?? Key ?? {} };
}

function batch(call: Call, answer: Answer): Written[] {
  const { UnprocessedItems = {} } = parsed<BatchWriteItemOutput>(answer);
  const { RequestItems = {} } = parsed<BatchWriteItemInput>(call);
  const left = new Set(
    Object.values(UnprocessedItems)
      .flat()
      .map((each) => JSON.stringify(each)),
  );
  return Object.entries(RequestItems).flatMap(([table, requests]) =>
    requests
      .filter((each) => !left.has(JSON.stringify(each)))
      .map(({ PutRequest, DeleteRequest }) => ({ table, item: PutRequest?.Item ?? DeleteRequest?.Key ?? {} })),
  );
}

function transaction(call: Call): Written[] {
  const { TransactItems = [] } = parsed<TransactWriteItemsInput>(call);
  return TransactItems.flatMap(({ Put, Update, Delete }) => {
    const change = Put ?? Update ?? Delete;
    return change === undefined ? [] : [written(change as ItemInput)];
  });
}
