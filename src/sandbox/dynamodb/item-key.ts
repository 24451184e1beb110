import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { invalid } from "../refusal.ts";
import { stored } from "./attribute-value.ts";
import { badValues } from "./table-input.ts";
import type { Table } from "./table.ts";

type Item = Record<string, AttributeValue>;

/** What tells an item from the others of its table. */
export function keyOf(table: Table, item: Item): string {
  return JSON.stringify(Object.values(stored(onlyKeyOf(table, item))));
}

/** The key attributes of an item, which must be there and of the right type. */
export function onlyKeyOf({ keys, attributes }: Table, item: Item): Item {
  const names = keys.map(({ AttributeName }) => AttributeName!);
  return Object.fromEntries(
    names.map((name) => {
      const value = item[name];
      if (!value) throw badValues(`Missing the key ${name} in the item`);
      const type = attributes.find(({ AttributeName }) => AttributeName === name)!.AttributeType!;
      const actual = Object.keys(value)[0]!;
      if (actual !== type) throw badValues(`Type mismatch for key ${name} expected: ${type} actual: ${actual}`);
      return [name, value];
    }),
  );
}

/** Refuses a key with more or less in it than the table's. */
export function checkKey({ keys }: Table, key: Item): void {
  const names = keys.map(({ AttributeName }) => AttributeName!);
  if (Object.keys(key).length === names.length && names.every((name) => key[name])) return;
  throw invalid("The provided key element does not match the schema");
}
