import type {
  CreateEventSourceMappingCommandInput,
  CreateEventSourceMappingCommandOutput,
  DeleteEventSourceMappingCommandInput,
  DeleteEventSourceMappingCommandOutput,
  GetEventSourceMappingCommandInput,
  GetEventSourceMappingCommandOutput,
  ListEventSourceMappingsCommandInput,
  ListEventSourceMappingsCommandOutput,
  UpdateEventSourceMappingCommandInput,
  UpdateEventSourceMappingCommandOutput,
} from "@aws-sdk/client-lambda";
import { page, sortedBy } from "../pages.ts";
import { NotSimulated, Refusal } from "../refusal.ts";
import type { Tagged } from "../tagging/tagged.ts";
import { type Operation, uuid, type World } from "../world.ts";
import { existing } from "./lookup.ts";
import { checkDestination, mergedSettings, readableStream, startOf } from "./mapping-input.ts";
import { described, existingMapping, type Mapping, mappingArn, mappingsOf, stateOf } from "./mapping.ts";
import { conflict } from "./refusals.ts";
import { checkTags } from "./tags.ts";

const PAGE = 100;

const CreateEventSourceMapping: Operation<
  CreateEventSourceMappingCommandInput,
  CreateEventSourceMappingCommandOutput
> = (world, input, region) => {
  const { FunctionName, EventSourceArn: source, Enabled = true, Tags = {}, StartingPosition } = input;
  const { fn, qualifier } = existing(world, { FunctionName }, region);
  if (qualifier !== undefined) throw new NotSimulated("event sources of aliases and versions");
  readableStream(world, source, fn);
  const same = Object.values(mappingsOf(world, region)).find(
    (other) => other.source === source && other.function === fn.name,
  );
  if (same)
    throw conflict(
      `The event source arn (" ${source} ") and function (" ${fn.name} ") provided mapping already exists. Please update or delete the existing mapping with UUID ${same.id}`,
    );
  const settings = mergedSettings(input);
  checkDestination(world, settings, fn);
  const mapping: Mapping = {
    id: uuid(world.nextId()),
    function: fn.name,
    source: source!,
    enabled: Enabled,
    settings,
    start: { StartingPosition },
    tags: checkTags({}, Tags),
    change: { doing: "Creating", at: world.now },
    position: startOf(world, input),
    lastResult: "No records processed",
  };
  mappingsOf(world, region)[mapping.id] = mapping;
  return described(world, mapping, region);
};

const GetEventSourceMapping: Operation<GetEventSourceMappingCommandInput, GetEventSourceMappingCommandOutput> = (
  world,
  { UUID },
  region,
) => described(world, existingMapping(world, UUID, region), region);

/** Leaves what is not mentioned. */
const UpdateEventSourceMapping: Operation<
  UpdateEventSourceMappingCommandInput,
  UpdateEventSourceMappingCommandOutput
> = (world, input, region) => {
  const mapping = existingMapping(world, input.UUID, region);
  refuseWhileBusy(mapping, world.now);
  const { Enabled = mapping.enabled } = input;
  const settings = mergedSettings(input, mapping.settings);
  checkDestination(world, settings, existing(world, { FunctionName: mapping.function }, region).fn);
  const turned = Enabled ? "Enabling" : "Disabling";
  const doing = Enabled === mapping.enabled ? "Updating" : turned;
  Object.assign(mapping, { settings, enabled: Enabled, change: { doing, at: world.now } });
  return described(world, mapping, region);
};

const DeleteEventSourceMapping: Operation<
  DeleteEventSourceMappingCommandInput,
  DeleteEventSourceMappingCommandOutput
> = (world, { UUID }, region) => {
  const mapping = existingMapping(world, UUID, region);
  refuseWhileBusy(mapping, world.now);
  mapping.change = { doing: "Deleting", at: world.now };
  return described(world, mapping, region);
};

const ListEventSourceMappings: Operation<ListEventSourceMappingsCommandInput, ListEventSourceMappingsCommandOutput> = (
  world,
  { FunctionName, EventSourceArn, Marker, MaxItems = PAGE },
  region,
) => {
  const name = FunctionName === undefined ? undefined : existing(world, { FunctionName }, region).fn.name;
  const all = Object.values(mappingsOf(world, region)).filter(
    (mapping) =>
      (name ?? mapping.function) === mapping.function && (EventSourceArn ?? mapping.source) === mapping.source,
  );
  const nameOf = ({ id }: Mapping) => id;
  const { items, next } = page(sortedBy(all, nameOf), { after: Marker, limit: Math.min(MaxItems, PAGE), nameOf });
  return { EventSourceMappings: items.map((mapping) => described(world, mapping, region)), NextMarker: next };
};

function refuseWhileBusy(mapping: Mapping, now: number): void {
  if (["Enabled", "Disabled"].includes(stateOf(mapping, now)!)) return;
  throw new Refusal("ResourceInUseException", "Cannot update the event source mapping because it is in use.");
}

/** The mappings of a region that carry tags. */
export function taggedMappings(world: World, region: string): Tagged[] {
  return Object.values(mappingsOf(world, region))
    .filter(({ tags }) => Object.keys(tags).length > 0)
    .map(({ id, tags }) => ({ arn: mappingArn(region, id), type: "lambda:event-source-mapping", tags }));
}

/** What calls functions with the records of streams. */
export const mappings = {
  CreateEventSourceMapping,
  GetEventSourceMapping,
  UpdateEventSourceMapping,
  DeleteEventSourceMapping,
  ListEventSourceMappings,
};
