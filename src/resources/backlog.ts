import type { ObjectVersion } from "@aws-sdk/client-s3";
import type { Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { ifHere } from "./bucket.ts";
import type { Place } from "./backfill-marks.ts";

/** The objects of one bucket that another one lacks: every version counts, since each is copied by itself. */
export interface Backlog {
  objects: number;
  bytes: number;
  /** There may be more: no bucket is read to its end only to be counted. */
  isMore: boolean;
}

/** Of each bucket so many pages of a thousand are compared. */
const PAGES = 10;

interface Listing {
  versions: ObjectVersion[];
  /** The key at which the reading was broken off. */
  end?: string | undefined;
}

/**
 * What each of two buckets lacks of the other's objects. The lists are compared, and not the objects asked for their
 * replication status: that would be a call for each of them, and says of all destinations together.
 */
export async function backlogsOf(context: Context, home: Place, other: Place): Promise<{ to: Backlog; from: Backlog }> {
  const list = (place: Place) => context.once(`versions in ${place.name}`, () => listingOf(context, place));
  const [here, there] = await Promise.all([list(home), list(other)]);
  return { to: missing(here, there), from: missing(there, here) };
}

async function listingOf(context: Context, place: Place): Promise<Listing> {
  const listing: Listing = { versions: [] };
  let next: { KeyMarker?: string; VersionIdMarker?: string } = {};
  for (let page = 0; page < PAGES; page += 1) {
    const found = await ifHere(context, place, (s3, address) =>
      ifExists(s3.listObjectVersions({ ...address, ...next })),
    );
    listing.versions.push(...(found?.Versions ?? []));
    if (!found?.IsTruncated) return listing;
    listing.end = found.NextKeyMarker!;
    next = {
      KeyMarker: found.NextKeyMarker!,
      ...(found.NextVersionIdMarker ? { VersionIdMarker: found.NextVersionIdMarker } : {}),
    };
  }
  return listing;
}

function missing(source: Listing, target: Listing): Backlog {
  const known = new Set(target.versions.flatMap((version) => [idOf(version), contentOf(version)]));
  const lacking = source.versions.filter((version) => {
    if (target.end !== undefined && !isBefore(version.Key!, target.end)) return false;
    // What was written before versioning was turned on has no id of its own.
    return !known.has(version.VersionId === "null" ? contentOf(version) : idOf(version));
  });
  return {
    objects: lacking.length,
    bytes: lacking.reduce((sum, { Size = 0 }) => sum + Size, 0),
    isMore: source.end !== undefined || target.end !== undefined,
  };
}

const idOf = ({ Key, VersionId }: ObjectVersion): string => `${Key}\n${VersionId}`;
const contentOf = ({ Key, ETag }: ObjectVersion): string => `${Key}\n${ETag}`;

/** S3 lists keys by their bytes. */
const isBefore = (one: string, other: string): boolean => Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0;

/** Whether there is, or may be, anything to copy. */
export const isOpen = ({ objects, isMore }: Backlog): boolean => objects > 0 || isMore;

const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"];

/** "3 objects (1.2 MB)", or at least so many. */
export function backlogText({ objects, bytes, isMore }: Backlog): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  const size = `${Number((bytes / 1000 ** power).toFixed(1))} ${UNITS[power]}`;
  const count = `${objects.toLocaleString("en-US")} object${objects === 1 ? "" : "s"}`;
  return isMore ? `at least ${count} (${size}; a big bucket is not counted to its end)` : `${count} (${size})`;
}
