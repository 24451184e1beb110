import { createHash } from "node:crypto";
import { idOf } from "../engine/graph.ts";
import { reference } from "../engine/reference.ts";
import { bucket } from "../resources/bucket.ts";
import { MOST_IN_A_REQUEST } from "../resources/package-source.ts";
import type { Identity } from "./identity.ts";
import type { Place } from "./place.ts";

/** The bucket by which a package of so many bytes reaches Lambda in the region; only what is too big for a request needs one. */
export function stagingFor({ graph, region, application }: Place, bytes: number): { staging?: string } {
  if (bytes <= MOST_IN_A_REQUEST) return {};
  const { config, identity } = application;
  const spec = {
    name: bucketName(identity, region),
    region,
    location: region,
    publicAccess: { blockAcls: true, ignoreAcls: true, blockPolicy: true, restrict: true },
    // What is staged is deleted after use; this is for what a run leaves behind that was cut off.
    lifecycle: { "goglobal-staging": { Status: "Enabled" as const, Filter: { Prefix: "" }, Expiration: { Days: 1 } } },
    tags: { ...config.tags },
  };
  const id = idOf(bucket, spec);
  if (graph.get(id)) return { staging: reference(id, "name") };
  return { staging: graph.add(bucket, spec, { step: "functions" }).name };
}

/** A name that nobody else comes upon: bucket names are one name space. */
function bucketName({ mark, account }: Identity, region: string): string {
  const app = createHash("sha256").update(mark).digest("hex").slice(0, 8);
  return `goglobal-${app}-${account}-${region}`;
}
