import { bucketNameIn } from "../config/bucket-names.ts";
import type { HomeFunction } from "../discover/home-compute.ts";
import type { Shell } from "./apis.ts";
import type { Known } from "./known.ts";
import { OUR_ALIAS } from "./our-alias.ts";
import type { Application } from "./place.ts";
import type { RegionConfig } from "./regional-settings.ts";

/** What has a counterpart in a region, by what it is at home; of one function, also what the config gives for its settings. */
export function knownIn(
  { config, home, identity }: Application,
  { region, shells, live }: { region: string; shells: Readonly<Record<string, Shell>>; live?: HomeFunction },
): Known {
  const there = live ? config.functions[live.spec.name]!.regions[region] : undefined;
  const apis = Object.entries(shells).flatMap(([name, { id }]) => {
    const atHome = home.compute.apis[name];
    return atHome ? [[atHome.id, id] as const] : [];
  });
  return {
    identity,
    buckets: new Map(
      Object.entries(config.buckets).map(([name, settings]) => [
        name,
        region === config.home ? name : bucketNameIn(region, name, settings, identity.account),
      ]),
    ),
    tables: Object.keys(config.tables),
    functions: new Map(Object.keys(config.functions).map((name) => [name, aliasesOf(home.compute.functions[name])])),
    apis: new Map(apis),
    ...(config.routing ? { domain: config.routing.domain } : {}),
    others: new Map([...keysIn({ config, home }, region), ...(live && there ? settingsOf(live, there) : [])]),
    environment: there?.environment ?? {},
  };
}

const aliasesOf = (live: HomeFunction | undefined): string[] => [
  ...(live?.aliases ?? []).map(({ name }) => name),
  OUR_ALIAS,
];

type Pair = readonly [string, string];

/** The keys that the config gives for what is encrypted with one of home's. */
function keysIn({ config, home }: Pick<Application, "config" | "home">, region: string): Pair[] {
  const ofTables = Object.entries(config.tables).map(([name, { kms }]) => [home.tables[name]?.table.key, kms[region]]);
  const ofBuckets = Object.entries(config.buckets).map(([name, { kms }]) => [
    home.buckets[name]?.bucket.encryption?.key,
    kms[region],
  ]);
  return [...ofTables, ...ofBuckets].flatMap(([from, to]) => (from && to && to !== "aws" ? [[from, to] as const] : []));
}

function settingsOf({ spec }: HomeFunction, { kms, deadLetter, fileSystems = [] }: RegionConfig): Pair[] {
  const mounted = spec.fileSystems.flatMap(({ arn, path }) => {
    const counterpart = fileSystems.find((one) => one.path === path);
    return counterpart ? [[arn, counterpart.arn] as const] : [];
  });
  return [
    ...(spec.kms && kms ? [[spec.kms, kms] as const] : []),
    ...(spec.deadLetter && deadLetter ? [[spec.deadLetter, deadLetter] as const] : []),
    ...mounted,
  ];
}
