import type {
  ListVersionsByFunctionCommandInput,
  ListVersionsByFunctionCommandOutput,
  PublishVersionCommandInput,
  PublishVersionCommandOutput,
} from "@aws-sdk/client-lambda";
import { isDeepStrictEqual } from "node:util";
import type { Operation, World } from "../world.ts";
import { described, listed } from "./description.ts";
import type { LambdaFunction, Version } from "./function.ts";
import { PAGE } from "./functions.ts";
import { existing, mustBeChangeable } from "./lookup.ts";
import { invalidParameter } from "./refusals.ts";

/** With SnapStart, the new version is started once and its memory kept. */
const SNAPPING_FOR = 120_000;

const PublishVersion: Operation<PublishVersionCommandInput, PublishVersionCommandOutput> = (world, input, region) => {
  const { fn } = existing(world, { FunctionName: input.FunctionName }, region);
  const { latest } = fn;
  const { RevisionId, CodeSha256 = latest.code.sha256, Description } = input;
  mustBeChangeable(fn, { now: world.now, region, RevisionId });
  if (CodeSha256 !== latest.code.sha256) {
    const again = "Please try again with the CodeSHA256 in $LATEST.";
    const differs = `is different from current CodeSHA256 in $LATEST (${latest.code.sha256})`;
    throw invalidParameter(`CodeSHA256 (${CodeSha256}) ${differs}. ${again}`);
  }
  const newest = fn.published.at(-1);
  const version = newest && isSame(newest, latest) ? newest : publish(world, fn, Description);
  return described(world, { fn, version, region, qualifier: version.version });
};

/** Nothing is published when nothing has changed; a description of its own is no change. */
function isSame(one: Version, other: Version): boolean {
  const comparable = ({ code, architecture, settings }: Version) =>
    JSON.parse(
      JSON.stringify({ sha256: code.sha256, architecture, settings: { ...settings, Description: "" } }),
    ) as object;
  return isDeepStrictEqual(comparable(one), comparable(other));
}

function publish(world: World, fn: LambdaFunction, Description = fn.latest.settings.Description): Version {
  const { latest } = fn;
  const version = {
    ...latest,
    version: String((fn.lastVersion += 1)),
    settings: { ...latest.settings, Description },
    revision: world.nextId(),
    activeAt: latest.settings.SnapStart.ApplyOn === "PublishedVersions" ? world.now + SNAPPING_FOR : latest.activeAt,
  };
  fn.published.push(version);
  return version;
}

const ListVersionsByFunction: Operation<ListVersionsByFunctionCommandInput, ListVersionsByFunctionCommandOutput> = (
  world,
  input,
  region,
) => {
  const { fn } = existing(world, { FunctionName: input.FunctionName }, region);
  const { Marker = "0", MaxItems = PAGE } = input;
  const start = Number(Marker);
  const end = start + Math.min(MaxItems, PAGE);
  const all = [fn.latest, ...fn.published];
  return {
    Versions: all.slice(start, end).map((version) => listed(world, fn, version, region)),
    ...(end < all.length ? { NextMarker: String(end) } : {}),
  };
};

/** Published versions: they never change. */
export const versions = { PublishVersion, ListVersionsByFunction };
