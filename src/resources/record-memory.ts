import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import { plainName } from "./zone-records.ts";

/** What goglobal wrote down beside a name: whose records are there now, and which were there before. */
export interface Memory {
  /** The mark of the application. */
  owner: string;
  before: ResourceRecordSet[];
}

const OWNER = "goglobal ";
/** A string of a TXT record holds 255 characters; a value may have several. */
const LONGEST = 250;

/** The name of the TXT record that remembers. */
export const memoryName = (name: string): string => `_goglobal.${name}`;

/** Which name such a record stands beside, if it is one. */
export const nameOfMemory = ({ Name = "", Type }: ResourceRecordSet): string | undefined =>
  Type === "TXT" && Name.startsWith(memoryName("")) ? Name.slice(memoryName("").length) : undefined;

/** The record in which it is written down. */
export function written(name: string, { owner, before }: Memory): ResourceRecordSet {
  const values = [`${OWNER}${owner}`, ...before.map(lineOf)];
  return {
    Name: memoryName(name),
    Type: "TXT",
    TTL: 300,
    ResourceRecords: values.map((value) => ({ Value: quoted(value) })),
  };
}

/** What such a record says; undefined when it is none of ours. */
export function read(record: ResourceRecordSet | undefined, name: string): Memory | undefined {
  const values = (record?.ResourceRecords ?? []).map(({ Value }) => unquoted(Value!));
  const owner = values.find((value) => value.startsWith(OWNER));
  if (owner === undefined) return undefined;
  const lines = values.filter((value) => value.startsWith("{"));
  return { owner: owner.slice(OWNER.length), before: lines.map((line) => setOf(line, name)) };
}

/** With apostrophes, which no name or address has: quotation marks would have to be escaped. */
function lineOf({ Name: _name, AliasTarget: alias, ...set }: ResourceRecordSet): string {
  const target = alias && { AliasTarget: { ...alias, DNSName: plainName(alias.DNSName!) } };
  return JSON.stringify({ ...set, ...target }).replaceAll('"', "'");
}

const setOf = (line: string, Name: string): ResourceRecordSet => ({
  Name,
  ...(JSON.parse(line.replaceAll("'", '"')) as Omit<ResourceRecordSet, "Name">),
});

const quoted = (value: string): string =>
  value
    .match(new RegExp(`.{1,${LONGEST}}`, "gu"))!
    .map((part) => `"${part}"`)
    .join(" ");

const unquoted = (value: string): string => [...value.matchAll(/"([^"]*)"/gu)].map(([, part]) => part).join("");
