import { reference } from "../engine/reference.ts";
import { logGroup, type LogGroupSpec } from "../resources/log-group.ts";
import type { Place } from "./place.ts";

/** The ARN of a log group of the region, which several may write to. */
export function addLogGroup(place: Place, settings: Omit<LogGroupSpec, "region">, step: string): string {
  const id = `log-group/${settings.name}@${place.region}`;
  if (place.graph.get(id)) return reference(id, "arn");
  return place.graph.add(logGroup, { ...settings, region: place.region }, { step }).arn;
}
