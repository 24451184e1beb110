import type { EventSourceMappingConfiguration } from "@aws-sdk/client-lambda";
import { ACCOUNT, type World } from "../world.ts";
import { functionArn } from "./function.ts";
import { lambdaOf } from "./lookup.ts";
import { notFound } from "./refusals.ts";

/** What calls a function with the records of a stream. */
export interface Mapping {
  id: string;
  function: string;
  /** The ARN of the stream. */
  source: string;
  enabled: boolean;
  settings: MappingSettings;
  start: Start;
  tags: Record<string, string>;
  /** What was last asked of it, and when. */
  change: { doing: "Creating" | "Updating" | "Enabling" | "Disabling" | "Deleting"; at: number };
  /** The last record that was worked on. */
  position: Position;
  lastResult: string;
}

/** How it reads, in AWS's words. */
export interface MappingSettings {
  BatchSize: number;
  MaximumBatchingWindowInSeconds: number;
  BisectBatchOnFunctionError: boolean;
  MaximumRetryAttempts: number;
  MaximumRecordAgeInSeconds: number;
  /** The ARN of what is told of batches that are given up. */
  failures?: string;
}

type Start = Pick<EventSourceMappingConfiguration, "StartingPosition">;

/** When a record got to the stream, and which it was of those that did at that moment. */
export interface Position {
  at: number;
  id: number;
}

/** How long Lambda takes over what is asked of a mapping. */
const TAKES = { Creating: 10_000, Updating: 5_000, Enabling: 10_000, Disabling: 10_000, Deleting: 10_000 };

export const readyAt = ({ change: { doing, at } }: Mapping): number => at + TAKES[doing];

/** What a mapping is doing at a moment, if it is still there. */
export function stateOf(mapping: Mapping, now: number): string | undefined {
  const { enabled, change } = mapping;
  if (now < readyAt(mapping)) return change.doing;
  if (change.doing === "Deleting") return undefined;
  return enabled ? "Enabled" : "Disabled";
}

/** Since, or from when on, it reads; nothing if it does not. */
export function readsFrom(mapping: Mapping): number | undefined {
  const { doing, at } = mapping.change;
  if (!mapping.enabled || doing === "Deleting") return undefined;
  return doing === "Updating" ? at : readyAt(mapping);
}

/** The mappings of a region that are there at this moment, by id. */
export function mappingsOf(world: World, region: string): Record<string, Mapping> {
  const { mappings } = lambdaOf(world, region);
  for (const mapping of Object.values(mappings))
    if (stateOf(mapping, world.now) === undefined) delete mappings[mapping.id];
  return mappings;
}

/** The mapping with that id. */
export function existingMapping(world: World, id: string | undefined, region: string): Mapping {
  const found = mappingsOf(world, region)[id!];
  if (!found) throw notFound("The resource you requested does not exist.");
  return found;
}

export const mappingArn = (region: string, id: string): string =>
  `arn:aws:lambda:${region}:${ACCOUNT}:event-source-mapping:${id}`;

/** A mapping as Lambda tells of it. */
export function described(world: World, mapping: Mapping, region: string): EventSourceMappingConfiguration {
  const { failures, ...settings } = mapping.settings;
  return {
    UUID: mapping.id,
    ...mapping.start,
    ...settings,
    ParallelizationFactor: 1,
    EventSourceArn: mapping.source,
    FunctionArn: functionArn(region, mapping.function),
    LastModified: new Date(mapping.change.at),
    LastProcessingResult: mapping.lastResult,
    State: stateOf(mapping, world.now),
    StateTransitionReason: "User action",
    DestinationConfig: { OnFailure: failures === undefined ? {} : { Destination: failures } },
    TumblingWindowInSeconds: 0,
    FunctionResponseTypes: [],
    EventSourceMappingArn: mappingArn(region, mapping.id),
  };
}
