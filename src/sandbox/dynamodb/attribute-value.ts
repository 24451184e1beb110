import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** A value as it can be kept in JSON: bytes as base64 text. */
export type StoredValue = Record<string, unknown>;
/** An item made of such values. */
export type StoredItem = Record<string, StoredValue>;
type Item = Record<string, AttributeValue>;

/** An item as it can be kept. */
export function stored(item: Item): StoredItem {
  const toBase64 = (bytes: unknown) => Buffer.from(bytes as Uint8Array).toString("base64");
  return mapValues(item as unknown as StoredItem, (value) => convert(value, toBase64));
}

/** An item as DynamoDB answers it. */
export function loaded(item: StoredItem): Item {
  const fromBase64 = (text: unknown) => new Uint8Array(Buffer.from(text as string, "base64"));
  return mapValues(item, (value) => convert(value, fromBase64)) as unknown as Item;
}

function convert(value: StoredValue, bytes: (from: unknown) => unknown): StoredValue {
  if (value["B"] !== undefined) return { B: bytes(value["B"]) };
  if (value["BS"] !== undefined) return { BS: (value["BS"] as unknown[]).map(bytes) };
  if (value["L"] !== undefined) return { L: (value["L"] as StoredValue[]).map((each) => convert(each, bytes)) };
  if (value["M"] !== undefined) return { M: mapValues(value["M"] as StoredItem, (each) => convert(each, bytes)) };
  return value;
}

function mapValues<T, U>(map: Record<string, T>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value)]));
}
