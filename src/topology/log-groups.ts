import { copyable } from "../aws/marks.ts";
import { idOf } from "../engine/graph.ts";
import { reference } from "../engine/reference.ts";
import { logGroup, type LogGroupSpec } from "../resources/log-group.ts";
import type { Place } from "./place.ts";

/** The region's counterpart of a log group of home's, kept as long. */
export const mirroredLogGroup = (
  place: Place,
  { name, retention = null, tags = {} }: LogGroupSpec,
  step: string,
): { id: string; arn: string } => addLogGroup(place, { name, retention, tags: copyable(tags) }, step);

/** A log group of the region, which several may write to. */
export function addLogGroup(
  { application: { config }, graph, region }: Place,
  settings: Pick<LogGroupSpec, "name" | "retention" | "tags">,
  step: string,
): { id: string; arn: string } {
  const spec = { ...settings, region, tags: { ...settings.tags, ...config.tags } };
  const id = idOf(logGroup, spec);
  if (graph.get(id)) return { id, arn: reference(id, "arn") };
  return { id, arn: graph.add(logGroup, spec, { step }).arn };
}

/** Keys are regional. */
export const homeKeyRemarks = (groups: readonly LogGroupSpec[]): string[] =>
  groups
    .filter(({ kms }) => kms)
    .map(({ name }) => `its log group ${name} is encrypted with a KMS key of home, and elsewhere with AWS's own`);
