import type { Config, TableConfig } from "../config/schema.ts";
import { pathText } from "../config/finding.ts";
import type { Problem } from "../config/problem.ts";
import type { HomeApp, HomeBucket } from "../discover/home-app.ts";
import { ANOTHER_ACCOUNT } from "../resources/bucket.ts";
import { apiMisfits } from "./api-misfits.ts";
import { cachedRouteMisfits } from "./cached-routes.ts";
import { domainMisfits } from "./domains.ts";
import { functionMisfits } from "./function-misfits.ts";
import type { Identity } from "./identity.ts";
import type { TableSpec } from "../resources/table.ts";
import { otherRegions } from "./other-regions.ts";

/** All in which the config does not fit what is in the home region; each is put right in the config. */
export function misfits(config: Config, home: HomeApp, identity: Identity): Problem[] {
  return [
    ...functionMisfits(config, home, identity),
    ...apiMisfits(config, home, identity),
    ...tableMisfits(config, home),
    ...bucketMisfits(config, home),
    ...(home.zone ? domainMisfits(config, home.zone) : []),
    ...cachedRouteMisfits(config, home),
  ];
}

function tableMisfits({ tables, home }: Config, live: HomeApp): Problem[] {
  return Object.keys(tables).flatMap((name): Problem[] => {
    const path = pathText(["tables", name]);
    const found = live.tables[name];
    if (!found)
      return [{ path, reason: `there is no table ${name} in ${home}`, remedy: "make it first, or take it out" }];
    const forgotten = found.forgotten.map((region) => ({
      path: "regions",
      reason: `${region} is not named, and this application has a replica of ${name} there`,
      remedy: `put ${region} back: a region is not taken out by hand, since its data would be left behind unseen`,
    }));
    return [
      ...forgotten,
      ...(found.table.key ? [] : needlessKeys("tables", name, tables[name]!.kms)),
      ...capacityMisfits(name, tables[name]!, found.table.reads),
    ];
  });
}

/** A read capacity that cannot be set, or that would not last. */
function capacityMisfits(name: string, { readCapacity }: TableConfig, reads: TableSpec["reads"]): Problem[] {
  const why: Partial<Record<string, Omit<Problem, "path">>> = {
    "on-demand": {
      reason: `${name} is on demand at home, and so are its replicas: they have no read capacity`,
      remedy: "take it out, or give the home table provisioned capacity first",
    },
    scaled: {
      reason: `auto scaling sets the read capacity of ${name}, and AWS copies that to its replicas: it would change this number again`,
      remedy: "take it out, or deregister read auto scaling of the home table and of its replicas first",
    },
  };
  const misfit = why[reads ?? ""];
  return Object.keys(readCapacity).flatMap((region) =>
    misfit ? [{ path: pathText(["tables", name, "readCapacity", region]), ...misfit }] : [],
  );
}

/** A key that nothing would be encrypted with gives a false sense of safety. */
function needlessKeys(section: "tables" | "buckets", name: string, kms: Readonly<Record<string, string>>): Problem[] {
  return Object.keys(kms).map((region) => ({
    path: pathText([section, name, "kms", region]),
    reason: `${name} is not encrypted with a KMS key at home, and the others are encrypted like it`,
    remedy: "encrypt it with a KMS key at home first, or take this key out",
  }));
}

function bucketMisfits(config: Config, live: HomeApp): Problem[] {
  return Object.keys(config.buckets).flatMap((name): Problem[] => {
    const path = pathText(["buckets", name]);
    const found = live.buckets[name];
    if (!found || found.bucket.location !== config.home) return [elsewhere(path, name, config.home, found)];
    const problems: Problem[] = [];
    const { backfill } = config.buckets[name]!;
    if (backfill === undefined && !found.isEmpty)
      problems.push({
        path: pathText(["buckets", name, "backfill"]),
        reason: "the bucket is not empty, and replication copies only what is written from now on",
        remedy: "say true to have what is there copied too, or false to leave it in the home region only",
      });
    if (found.hasObjectLock)
      problems.push({
        path,
        reason: "the bucket has Object Lock, which goglobal does not mirror yet",
        remedy: "take the bucket out",
      });
    return [...problems, ...keyMisfits(config, name, found)];
  });
}

function elsewhere(path: string, name: string, home: string, found: HomeBucket | undefined): Problem {
  const where = found?.bucket.location;
  if (where === undefined)
    return { path, reason: `there is no bucket ${name} in ${home}`, remedy: "make it first, or take it out" };
  if (where === ANOTHER_ACCOUNT)
    return {
      path,
      reason: `the bucket ${name} is in another AWS account, or the caller may not s3:ListBucket it`,
      remedy: "allow the caller that, or write the name of a bucket of this account",
    };
  return {
    path,
    reason: `the bucket ${name} is in ${where}, not in the home region ${home}`,
    remedy: `write the name of a bucket in ${home}, or take it out`,
  };
}

function keyMisfits(config: Config, name: string, { bucket }: HomeBucket): Problem[] {
  const { kms } = config.buckets[name]!;
  if (!bucket.encryption?.algorithm.startsWith("aws:kms")) return needlessKeys("buckets", name, kms);
  return otherRegions(config)
    .filter((region) => kms[region] === undefined)
    .map((region) => ({
      path: pathText(["buckets", name, "kms", region]),
      reason: "the bucket is encrypted with KMS, and keys are regional",
      remedy: `give the ARN of a key in ${region}, or "aws" for the AWS managed key`,
    }));
}
