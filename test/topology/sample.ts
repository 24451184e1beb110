import type { Config } from "../../src/config/schema.ts";
import { parseConfig } from "../../src/config/load.ts";
import { cache } from "../../src/config/sections/cache.ts";
import type { HomeApp, HomeBucket, HomeTable } from "../../src/discover/home-app.ts";
import type { HomeCompute } from "../../src/discover/home-compute.ts";
import type { Traffic } from "../../src/discover/traffic.ts";
import type { Aws } from "../../src/aws/aws.ts";
import type { Graph } from "../../src/engine/graph.ts";
import { mentions, readable } from "../../src/engine/reference.ts";
import { topology } from "../../src/topology/topology.ts";
import { computeOf } from "./compute-sample.ts";

/** Nobody is led anywhere yet. */
export const NO_TRAFFIC: Traffic = {
  code: { path: "/switch", code: "sha", size: 1 },
  checks: {},
  evacuated: new Map(),
  away: new Set(),
  isNamed: false,
};

export const IDENTITY = { account: "123456789012", partition: "aws", mark: "orders/prod" };

/** A config of the sample application, with sections of its own. */
export function configOf(sections: object = {}): Config {
  const base = {
    app: "orders",
    stage: "prod",
    home: "us-east-1",
    regions: ["us-east-1", "eu-west-1", "ap-southeast-2"],
  };
  return parseConfig(JSON.stringify({ ...base, ...sections }), "goglobal.config.json");
}

/** A config with routing, which loading refuses so far. */
export function routed(regions: string[] = ["us-east-1", "eu-west-1"]): Config {
  const routing = {
    zone: { name: "example.com" },
    domain: "api.example.com",
    apis: { orders: "", admin: "admin" },
    policy: "latency",
    weights: {},
    evaluateTargetHealth: false,
    healthCheck: "none",
    switch: "none",
  } as const;
  return { ...configOf({ regions, tags: { team: "shop" } }), routing };
}

/** The same with a cache in front, which loading refuses so far as well. */
export function cachedConfig(sections: object = {}, regions?: string[]): Config {
  return { ...routed(regions), cache: cache.parse({ domain: "www.example.com", ...sections }) };
}

interface OwnTable {
  table?: object;
  settings?: object;
  destinations?: string[];
  readers?: string[];
  forgotten?: string[];
}

export function homeTable(name: string, own: OwnTable = {}): HomeTable {
  const region = "us-east-1";
  return {
    destinations: [],
    readers: [],
    forgotten: [],
    ...own,
    table: { name, region, writes: "scaled", stream: null, tags: {}, key: null, replicas: [], ...own.table },
    settings: {
      table: name,
      region,
      tags: {},
      pointInTimeRecovery: false,
      deletionProtection: false,
      policy: null,
      ...own.settings,
    },
  };
}

interface OwnBucket {
  bucket?: object;
  replication?: object;
  isEmpty?: boolean;
  hasObjectLock?: boolean;
}

export function homeBucket(name: string, own: OwnBucket = {}): HomeBucket {
  const region = "us-east-1";
  return {
    isEmpty: true,
    hasObjectLock: false,
    ...own,
    bucket: {
      name,
      region,
      location: region,
      publicAccess: { blockAcls: true, ignoreAcls: true, blockPolicy: true, restrict: true },
      ownership: "BucketOwnerEnforced",
      encryption: { algorithm: "AES256" },
      cors: null,
      lifecycle: null,
      tags: {},
      ...own.bucket,
    },
    replication: { bucket: name, region, role: null, rules: {}, ...own.replication },
  };
}

export const homeOf = (
  tables: readonly HomeTable[],
  buckets: readonly HomeBucket[] = [],
  compute: HomeCompute = computeOf(),
): HomeApp => ({
  tables: Object.fromEntries(tables.map((table) => [table.table.name, table])),
  buckets: Object.fromEntries(buckets.map((bucket) => [bucket.bucket.name, bucket])),
  compute,
});

/** A home of functions and APIs only. */
export const running = (...parts: Parameters<typeof computeOf>): HomeApp => homeOf([], [], computeOf(...parts));

/** The desired resources by id. */
export function desired(config: Config, home: HomeApp): Map<string, Record<string, unknown>> {
  return new Map(topology(config, { home }, IDENTITY).graph.nodes.map(({ id, spec }) => [id, spec]));
}

/** What is to be made, in order, and what each needs; behind `>`, what a change of it waits for. */
export function outline({ nodes }: Graph<Aws>): string {
  return nodes
    .map(({ id, step, needs, weakNeeds, follows }) =>
      [
        `${step}: ${id}`,
        ...needs.map((need) => `    ${need}`),
        ...weakNeeds.map((need) => `    (${need})`),
        ...follows.map((one) => `    > ${one}`),
      ].join("\n"),
    )
    .join("\n");
}

/** A spec as a person reads it: what it mentions of others in words. */
export function plain<T>(spec: T): T {
  const text = JSON.stringify(spec);
  return JSON.parse(mentions(text) ? readable(text) : text) as T;
}
