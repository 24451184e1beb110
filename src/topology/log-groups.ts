import { idOf } from "../engine/graph.ts";
import { reference } from "../engine/reference.ts";
import { logGroup, type LogGroupSpec } from "../resources/log-group.ts";
import type { Place } from "./place.ts";

/** A log group of the region, which several may write to. */
export function addLogGroup(
  { application: { config }, graph, region }: Place,
  settings: Pick<LogGroupSpec, "name" | "retention">,
  step: string,
): { id: string; arn: string } {
  const spec = { ...settings, region, tags: { ...config.tags } };
  const id = idOf(logGroup, spec);
  if (graph.get(id)) return { id, arn: reference(id, "arn") };
  return { id, arn: graph.add(logGroup, spec, { step }).arn };
}
