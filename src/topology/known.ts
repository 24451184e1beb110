import { bucketArn } from "../resources/bucket.ts";
import { tableArn } from "../resources/table.ts";
import type { Identity } from "./identity.ts";

/** What of home's has a counterpart in a region: what goglobal makes, what a mapping gives, and what a read has confirmed. */
export interface Known {
  identity: Identity;
  /** The region's bucket by home's: names. */
  buckets: ReadonlyMap<string, string>;
  /** The names of tables that have a replica in the region. */
  tables: readonly string[];
  /** The functions that are in the region as well: by name, with those of their aliases that are there too. */
  functions: ReadonlyMap<string, readonly string[]>;
  /** The id of the region's API by that of home's; it may be one that is not known yet. */
  apis: ReadonlyMap<string, string>;
  /** The domain whose `<region>.<domain>` leads to one region. */
  domain?: string;
  /** Whatever else a mapping gives or a read has confirmed, by home's: ARNs, URLs, names. */
  others: ReadonlyMap<string, string>;
  /** What the config gives for the environment in the region. */
  environment: Readonly<Record<string, string>>;
}

/** Out of which region, into which. */
export interface Move {
  home: string;
  region: string;
}

/** The ARNs and ids that `translate` maps policies by. */
export function mappedOf(known: Known, { home, region }: Move): Map<string, string> {
  const { identity, buckets, tables, functions, apis, others } = known;
  const arns = (of: (place: string) => string): [string, string] => [of(home), of(region)];
  return new Map([
    ...[...others].filter(([text]) => text.startsWith("arn:")),
    ...[...buckets].map(([name, there]): [string, string] => [
      bucketArn({ cloud: identity }, name),
      bucketArn({ cloud: identity }, there),
    ]),
    ...tables.map((name) => arns((place) => tableArn({ cloud: identity }, place, name))),
    ...[...functions.keys()].map((name) => arns((place) => functionArn(identity, place, name))),
    ...[...apis].map(([id, there]): [string, string] => [apiArn(identity, home, id), apiArn(identity, region, there)]),
    ...apis,
  ]);
}

/** The ARN of a function of this account. */
export const functionArn = ({ partition, account }: Identity, region: string, name: string): string =>
  `arn:${partition}:lambda:${region}:${account}:function:${name}`;

/** The ARN by which permissions speak of an API of this account. */
export const apiArn = ({ partition, account }: Identity, region: string, id: string): string =>
  `arn:${partition}:execute-api:${region}:${account}:${id}`;
