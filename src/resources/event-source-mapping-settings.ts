import type { EventSourceMappingConfiguration, UpdateEventSourceMappingCommandInput } from "@aws-sdk/client-lambda";
import type { Tags } from "../aws/marks.ts";

/** What calls a function with the records of a stream, in one region. */
export interface EventSourceMappingSpec {
  /** The function's name. */
  function: string;
  /** The stream's ARN. */
  source: string;
  region: string;
  /** Whether it reads at first: an evacuation may move that to another region later. */
  enabled?: boolean;
  /** With which record it begins. */
  start?: "LATEST" | "TRIM_HORIZON";
  /** At most so many records at a time… */
  batch?: number;
  /** …collected for so many seconds. */
  window?: number;
  /** Whether a batch that fails is tried in halves. */
  bisect?: boolean;
  /** How often what fails is tried again; -1: until it expires. */
  retries?: number;
  /** In seconds, how old a record may be to be tried still; -1: as old as the stream keeps it. */
  maximumAge?: number;
  /** The ARN of the queue that is told of batches that are given up. */
  failures?: string | null;
  tags?: Tags;
  /** What the user should know before it is made or changed. */
  advice?: string;
}

/** What AWS says of a mapping, in the words of the spec. */
export const settingsOf = (found: EventSourceMappingConfiguration): Partial<EventSourceMappingSpec> => ({
  enabled: ["Enabled", "Enabling"].includes(found.State ?? ""),
  batch: found.BatchSize ?? 100,
  window: found.MaximumBatchingWindowInSeconds ?? 0,
  bisect: found.BisectBatchOnFunctionError ?? false,
  retries: found.MaximumRetryAttempts ?? -1,
  maximumAge: found.MaximumRecordAgeInSeconds ?? -1,
  // Cleared, it is an empty text.
  failures: found.DestinationConfig?.OnFailure?.Destination || null,
});

/** What AWS calls them. */
const NAMES = {
  batch: "BatchSize",
  window: "MaximumBatchingWindowInSeconds",
  bisect: "BisectBatchOnFunctionError",
  retries: "MaximumRetryAttempts",
  maximumAge: "MaximumRecordAgeInSeconds",
} as const;

/** What has to be said so that it becomes as the spec wants it. */
export function changedSettings(
  spec: EventSourceMappingSpec,
  live?: EventSourceMappingSpec,
): Omit<UpdateEventSourceMappingCommandInput, "UUID"> {
  const members = Object.keys(NAMES) as (keyof typeof NAMES)[];
  const changed = members.filter((member) => spec[member] !== undefined && spec[member] !== live?.[member]);
  const { failures } = spec;
  return {
    ...Object.fromEntries(changed.map((member) => [NAMES[member], spec[member]])),
    ...(failures === undefined || failures === (live?.failures ?? null)
      ? {}
      : { DestinationConfig: { OnFailure: { Destination: failures ?? "" } } }),
  };
}
