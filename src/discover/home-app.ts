import type { BucketConfig, Config } from "../config/schema.ts";
import type { Aws, Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { zoneOf, ZoneRefused, type Zone } from "../aws/zone.ts";
import { ownership } from "../aws/marks.ts";
import { contextOf, Pass, type Engine } from "../engine/engine.ts";
import { bucketReplication, type BucketReplicationSpec } from "../resources/bucket-replication.ts";
import { readCompute } from "./compute.ts";
import type { HomeCompute, PathPackage } from "./home-compute.ts";
import { whyUndelegated } from "./delegation.ts";
import { isHooked, streamReaders } from "./hook.ts";
import { readTemplate } from "./packages.ts";
import { readTraffic, type Traffic } from "./traffic.ts";
import { addressOf, bucket, type BucketSpec } from "../resources/bucket.ts";
import { replicaSettings, type ReplicaSettingsSpec } from "../resources/replica-settings.ts";
import { table, type TableSpec } from "../resources/table.ts";

/** A table of the home region, as it is now. */
export interface HomeTable {
  table: TableSpec;
  settings: ReplicaSettingsSpec;
  /** The Kinesis data streams that get its changes, by ARN. */
  destinations: string[];
  /** The functions that read its stream; only asked for where what changes in it is to be purged from the cache. */
  readers: string[];
  /** Regions that the config does not name and in which a replica of this application is. */
  forgotten: string[];
}

/** A bucket of the home region, as it is now. */
export interface HomeBucket {
  bucket: BucketSpec;
  replication: BucketReplicationSpec;
  isEmpty: boolean;
  hasObjectLock: boolean;
}

/** The application in the home region, live; what the config names and home does not have is absent. */
export interface HomeApp {
  tables: Record<string, HomeTable>;
  buckets: Record<string, HomeBucket>;
  compute: HomeCompute;
  /** The code of the invalidation hook; absent where nothing is to be purged. */
  hook?: PathPackage;
  /** The hosted zone of the config's names, or why it cannot be used; absent where the config has no names. */
  zone?: Zone | ZoneRefused;
  /** How users are led to the regions now; absent where the config has no names. */
  traffic?: Traffic;
}

/** Reads the home region's application by the kinds' own `read`; paths of code begin at the folder. Throws `PlaceDown` when home does not answer. */
export async function discover(config: Config, engine: Engine<Aws>, folder: string): Promise<HomeApp> {
  const context = contextOf(engine, "home", new Pass());
  return engine.places.reach(config.home, async () => {
    const [tables, buckets, compute, zone, traffic, hook] = await Promise.all([
      entries(Object.keys(config.tables), (name) => readTable(context, config, name)),
      entries(Object.entries(config.buckets), ([name, settings]) => readBucket(context, config.home, name, settings)),
      readCompute(context, config, folder),
      readZone(context, config),
      readTraffic(context, engine, config),
      isHooked(config) ? readTemplate(context, "invalidation-hook") : undefined,
    ]);
    const more = { ...(zone ? { zone } : {}), ...(traffic ? { traffic } : {}), ...(hook ? { hook } : {}) };
    return { tables, buckets, compute, ...more };
  });
}

async function readZone(context: Context, { routing }: Config): Promise<Zone | ZoneRefused | undefined> {
  if (!routing) return undefined;
  try {
    const zone = await zoneOf(context, routing.zone);
    const undelegated = await whyUndelegated(context, zone);
    return { ...zone, ...(undelegated === undefined ? {} : { undelegated }) };
  } catch (error) {
    if (error instanceof ZoneRefused) return error;
    throw error;
  }
}

async function entries<Source, T>(
  sources: readonly Source[],
  read: (source: Source) => Promise<readonly [string, T] | undefined>,
): Promise<Record<string, T>> {
  const found = await Promise.all(sources.map((source) => read(source)));
  return Object.fromEntries(found.filter((entry) => entry !== undefined));
}

async function readTable(
  context: Context,
  { home, regions, leaving, cache }: Config,
  name: string,
): Promise<readonly [string, HomeTable] | undefined> {
  const [found, settings, destinations, readers] = await Promise.all([
    table.read(context, { name, region: home }),
    replicaSettings.read(context, { table: name, region: home }),
    readDestinations(context, name, home),
    cache?.invalidate[name] ? streamReaders(context, name, home) : [],
  ]);
  if (!found || !settings) return undefined;
  const unnamed = (found.spec.replicas ?? []).filter((region) => ![...regions, ...leaving].includes(region));
  const forgotten = await Promise.all(
    unnamed.map(async (region) => ((await isOurs(context, name, region)) ? [region] : [])),
  );
  return [name, { table: found.spec, settings: settings.spec, destinations, readers, forgotten: forgotten.flat() }];
}

async function readDestinations({ cloud }: Context, name: string, region: string): Promise<string[]> {
  const dynamodb = await cloud.dynamodb(region);
  const found = await ifExists(dynamodb.describeKinesisStreamingDestination({ TableName: name }));
  return (found?.KinesisDataStreamDestinations ?? [])
    .filter(({ DestinationStatus: status = "" }) => ["ACTIVE", "ENABLING", "UPDATING"].includes(status))
    .map(({ StreamArn }) => StreamArn!);
}

/** Whether this application has tagged the replica; a region that cannot be asked is nobody's proof. */
async function isOurs(context: Context, name: string, region: string): Promise<boolean> {
  const live = await replicaSettings.read(context, { table: name, region }).catch(() => undefined);
  return ownership(live?.spec.tags ?? {}, context.cloud.mark).owned;
}

async function readBucket(
  context: Context,
  region: string,
  name: string,
  { backfill }: BucketConfig,
): Promise<readonly [string, HomeBucket] | undefined> {
  const [found, contents] = await Promise.all([
    bucket.read(context, { name, region }),
    // Asked at the same time, to save a round trip; what it says counts only if the bucket is ours and here.
    readContents(context, region, name, backfill).catch((error: unknown) => error as Error),
  ]);
  if (!found) return undefined;
  if (found.spec.location !== region) return [name, { bucket: found.spec, ...nothingKnown(name, region) }];
  if (contents instanceof Error) throw contents;
  return contents && [name, { bucket: found.spec, ...contents }];
}

type Contents = Omit<HomeBucket, "bucket">;

const nothingKnown = (name: string, region: string): Contents => ({
  replication: { bucket: name, region },
  isEmpty: false,
  hasObjectLock: false,
});

async function readContents(
  context: Context,
  region: string,
  name: string,
  backfill: boolean | undefined,
): Promise<Contents | undefined> {
  const s3 = await context.cloud.s3(region);
  const address = addressOf(context, name);
  const [replication, versions, lock] = await Promise.all([
    bucketReplication.read(context, { bucket: name, region }),
    // Only where the config does not say what is to become of what is there already.
    backfill === undefined ? ifExists(s3.listObjectVersions({ ...address, MaxKeys: 1 })) : undefined,
    ifExists(s3.getObjectLockConfiguration(address)),
  ]);
  return (
    replication && {
      replication: replication.spec,
      // One entry is asked for: where that is a delete marker and more follow, there may well be objects.
      isEmpty: (versions?.Versions ?? []).length === 0 && !versions?.IsTruncated,
      hasObjectLock: lock?.ObjectLockConfiguration?.ObjectLockEnabled === "Enabled",
    }
  );
}
