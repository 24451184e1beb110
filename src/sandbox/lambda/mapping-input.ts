import type { CreateEventSourceMappingCommandInput } from "@aws-sdk/client-lambda";
import { type Stream, streamAt } from "../dynamodb/changes.ts";
import { isAllowed } from "../iam/evaluation.ts";
import { NotSimulated } from "../refusal.ts";
import type { World } from "../world.ts";
import type { LambdaFunction } from "./function.ts";
import type { MappingSettings, Position } from "./mapping.ts";
import { invalidParameter } from "./refusals.ts";

type Input = Pick<
  CreateEventSourceMappingCommandInput,
  | "BatchSize"
  | "MaximumBatchingWindowInSeconds"
  | "BisectBatchOnFunctionError"
  | "MaximumRetryAttempts"
  | "MaximumRecordAgeInSeconds"
  | "DestinationConfig"
>;

/** AWS documentation, CreateEventSourceMapping, for DynamoDB streams. */
const RANGES: readonly (readonly [name: keyof Input, least: number, most: number])[] = [
  ["BatchSize", 1, 10_000],
  ["MaximumBatchingWindowInSeconds", 0, 300],
  ["MaximumRetryAttempts", -1, 10_000],
  ["MaximumRecordAgeInSeconds", -1, 604_800],
];
const YOUNGEST = 60;

/** What Lambda does where nothing is said: everything is tried again until it expires. */
const DEFAULTS: MappingSettings = {
  BatchSize: 100,
  MaximumBatchingWindowInSeconds: 0,
  BisectBatchOnFunctionError: false,
  MaximumRetryAttempts: -1,
  MaximumRecordAgeInSeconds: -1,
};

/** The settings with those of an input, which is a merge. */
export function mergedSettings(input: Input, before: MappingSettings = DEFAULTS): MappingSettings {
  for (const [name, least, most] of RANGES) {
    const value = input[name] as number | undefined;
    const isTooYoung = name === "MaximumRecordAgeInSeconds" && value !== undefined && value >= 0 && value < YOUNGEST;
    if (value !== undefined && (value < least || value > most || isTooYoung))
      throw invalidParameter(`Invalid value for ${name}: ${value}`);
  }
  const { DestinationConfig } = input;
  const { failures: destination, ...others } = before;
  // An empty text takes it away.
  const failures = DestinationConfig ? DestinationConfig.OnFailure?.Destination || undefined : destination;
  const names = Object.keys(DEFAULTS) as (keyof Input & keyof MappingSettings)[];
  const given = names.filter((name) => input[name] !== undefined).map((name) => [name, input[name]]);
  return { ...others, ...Object.fromEntries(given), ...(failures === undefined ? {} : { failures }) };
}

const READING = ["GetRecords", "GetShardIterator", "DescribeStream", "ListStreams"];

/** The stream that a mapping is to read, which must be there and open to the function's role. */
export function readableStream(world: World, source: string | undefined, fn: LambdaFunction): Stream {
  if (!source?.startsWith("arn:aws:dynamodb:")) throw new NotSimulated(`${source} as a source of events`);
  const stream = streamAt(world, source);
  if (!stream) throw invalidParameter(`Stream not found: ${source}`);
  if (!READING.every((action) => mayDo(world, fn, `dynamodb:${action}`, source)))
    throw invalidParameter(
      `Cannot access stream ${source}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.`,
    );
  return stream;
}

/** Refuses a destination of failures that the function's role may not write to. */
export function checkDestination(world: World, { failures }: MappingSettings, fn: LambdaFunction): void {
  if (failures === undefined) return;
  if (failures.split(":")[2] !== "sqs") throw new NotSimulated(`${failures} as a destination of failures`);
  if (!mayDo(world, fn, "sqs:SendMessage", failures))
    throw invalidParameter("The provided execution role does not have permissions to call SendMessage on SQS");
}

function mayDo(world: World, { latest }: LambdaFunction, action: string, resource: string): boolean {
  const role = Object.values(world.state.roles).find(({ arn }) => arn === latest.settings.Role);
  return role !== undefined && isAllowed(world, role, { action, resource });
}

/** Where reading begins: with what comes from now on, or with all that is left. */
export function startOf(world: World, { StartingPosition }: CreateEventSourceMappingCommandInput): Position {
  if (StartingPosition === "TRIM_HORIZON") return { at: 0, id: 0 };
  if (StartingPosition === "LATEST") return { at: world.now, id: world.nextId() };
  if (StartingPosition === undefined)
    throw invalidParameter("1 validation error detected: StartingPosition must be specified for this event source.");
  throw new NotSimulated(`StartingPosition ${StartingPosition} of lambda:CreateEventSourceMapping`);
}
