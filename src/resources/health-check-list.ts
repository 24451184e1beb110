import type { HealthCheck, ListHealthChecksResponse, TagResourceType } from "@aws-sdk/client-route-53";
import { createHash, randomBytes } from "node:crypto";
import type { Context } from "../aws/aws.ts";
import { tagMap, type Tags } from "../aws/marks.ts";

/** A health check of this application, and what its reference says. */
export interface OwnCheck {
  check: HealthCheck;
  watched: string;
  role: string;
}

export const HEALTH_CHECK: TagResourceType = "healthcheck";
/** Route 53 takes as many characters of a caller reference, and as many ids in one question for tags. */
const LONGEST = 64;
const MOST_IDS = 10;
const NONCE = 6;

/** The mark as a reference has room for it beside the names of two regions. */
const shortOf = (mark: string): string => createHash("sha256").update(mark).digest("hex").slice(0, 9);

/**
 * A caller reference by which a check is known as ours, before it has any tags. It ends in a nonce: Route 53 refuses the
 * reference of a check that was deleted, for days.
 */
export function newReference(mark: string, { watched, role }: { watched: string; role: string }): string {
  const nonce = randomBytes(NONCE / 2).toString("hex");
  const plain = `goglobal/${mark}/${watched}/${role}/${nonce}`;
  return plain.length <= LONGEST ? plain : `goglobal/${shortOf(mark)}/${watched}/${role}/${nonce}`;
}

const REFERENCE = /^goglobal\/(?<mark>.+)\/(?<watched>[^/]+)\/(?<role>[^/]+)\/[^/]+$/u;

/** All health checks of the account, in one listing for all who ask in one pass. */
export function healthChecks({ cloud, once }: Context): Promise<HealthCheck[]> {
  return once("health checks", async () => {
    const route53 = await cloud.route53();
    const all: HealthCheck[] = [];
    let Marker: string | undefined;
    do {
      const page: ListHealthChecksResponse = await route53.listHealthChecks(Marker === undefined ? {} : { Marker });
      all.push(...(page.HealthChecks ?? []));
      Marker = page.IsTruncated ? page.NextMarker : undefined;
    } while (Marker !== undefined);
    return all;
  });
}

/** Those of this application. */
export async function ownHealthChecks(context: Context): Promise<OwnCheck[]> {
  const { mark } = context.cloud;
  return (await healthChecks(context)).flatMap((check) => {
    const found = REFERENCE.exec(check.CallerReference!)?.groups;
    if (!found || (found["mark"] !== mark && found["mark"] !== shortOf(mark))) return [];
    return [{ check, watched: found["watched"]!, role: found["role"]! }];
  });
}

/** The tags of all checks of this application, by id. */
export function tagsOfChecks(context: Context): Promise<Map<string, Tags>> {
  return context.once("tags of health checks", async () => {
    const route53 = await context.cloud.route53();
    const ids = (await ownHealthChecks(context)).map(({ check }) => check.Id!);
    const tens = Array.from({ length: Math.ceil(ids.length / MOST_IDS) }, (_, index) =>
      ids.slice(index * MOST_IDS, (index + 1) * MOST_IDS),
    );
    const answers = await Promise.all(
      tens.map((ResourceIds) => route53.listTagsForResources({ ResourceType: HEALTH_CHECK, ResourceIds })),
    );
    const sets = answers.flatMap(({ ResourceTagSets = [] }) => ResourceTagSets);
    return new Map(sets.map(({ ResourceId, Tags }) => [ResourceId!, tagMap(Tags)]));
  });
}
