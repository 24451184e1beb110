import { bucketNameIn } from "../config/bucket-names.ts";
import type { HomeFunction } from "../discover/home-compute.ts";
import { bucketArn } from "../resources/bucket.ts";
import type { Shell } from "./apis.ts";
import type { Place } from "./place.ts";

/** What has another name in the region than at home, by home's ARN, or by the id where AWS made that up. */
export function counterparts(
  place: Place,
  shells: Readonly<Record<string, Shell>>,
  live?: HomeFunction,
): Map<string, string> {
  const { config, home } = place.application;
  const { region } = place;
  const apis = Object.entries(shells).flatMap(([name, { id }]) => {
    const atHome = home.compute.apis[name];
    return atHome ? [[atHome.id, id] as const] : [];
  });
  return new Map([
    ...buckets(place),
    ...keys(place),
    ...apis,
    ...(live ? mappings(live, config.functions[live.spec.name]!.regions[region] ?? {}) : []),
  ]);
}

type Pair = readonly [string, string];

function buckets({ application: { config, identity }, region }: Place): Pair[] {
  return Object.entries(config.buckets).map(([name, settings]) => {
    const there = region === config.home ? name : bucketNameIn(region, name, settings, identity.account);
    return [bucketArn({ cloud: identity }, name), bucketArn({ cloud: identity }, there)];
  });
}

/** The keys that the config gives for what is encrypted with one of home's. */
function keys({ application: { config, home }, region }: Place): Pair[] {
  const ofTables = Object.entries(config.tables).map(([name, { kms }]) => [home.tables[name]?.table.key, kms[region]]);
  const ofBuckets = Object.entries(config.buckets).map(([name, { kms }]) => [
    home.buckets[name]?.bucket.encryption?.key,
    kms[region],
  ]);
  return [...ofTables, ...ofBuckets].flatMap(([from, to]) => (from && to && to !== "aws" ? [[from, to] as const] : []));
}

interface There {
  readonly kms?: string;
  readonly deadLetter?: string;
  readonly fileSystems?: readonly { readonly arn: string; readonly path: string }[];
}

/** What the config gives for a function's own settings. */
function mappings({ spec }: HomeFunction, { kms, deadLetter, fileSystems = [] }: There): Pair[] {
  const mounted = spec.fileSystems.flatMap(({ arn, path }) => {
    const there = fileSystems.find((one) => one.path === path);
    return there ? [[arn, there.arn] as const] : [];
  });
  return [
    ...(spec.kms && kms ? [[spec.kms, kms] as const] : []),
    ...(spec.deadLetter && deadLetter ? [[spec.deadLetter, deadLetter] as const] : []),
    ...mounted,
  ];
}
