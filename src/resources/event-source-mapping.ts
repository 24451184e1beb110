import type { EventSourceMappingConfiguration } from "@aws-sdk/client-lambda";
import type { AwsKind, Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { markFor, missingTags, ownership, type Tags } from "../aws/marks.ts";
import { tagsIn } from "../aws/tagged.ts";
import { minutes, seconds } from "../engine/duration.ts";
import type { Live } from "../engine/kind.ts";
import { changedSettings, type EventSourceMappingSpec, settingsOf } from "./event-source-mapping-settings.ts";

type Outputs = { id: string; arn: string };
type LiveMapping = Live<EventSourceMappingSpec, Outputs>;

/** Has a function called with what happens to a table. */
export const eventSourceMapping: AwsKind<EventSourceMappingSpec, "function" | "source" | "region", Outputs> = {
  name: "event-source-mapping",
  typical: seconds(20),
  patience: minutes(5),
  key: ["function", "source", "region"],
  shared: ["tags"],
  how: ["enabled", "start", "advice"],

  async read(context, { function: FunctionName, source: EventSourceArn, region }) {
    const lambda = await context.cloud.lambda(region);
    const page = await ifExists(lambda.listEventSourceMappings({ FunctionName, EventSourceArn }));
    const [found] = page?.EventSourceMappings ?? [];
    return found && readMapping(context, region, found);
  },

  advice: ({ advice }) => advice,

  async converge({ cloud }, spec, live) {
    const { function: FunctionName, source: EventSourceArn, region, enabled = true, start = "LATEST" } = spec;
    const lambda = await cloud.lambda(region);
    const tags = { ...spec.tags, ...(live?.owned ? {} : markFor(live, cloud.mark)) };
    const settings = changedSettings(spec, live?.spec);
    if (!live)
      return void (await lambda.createEventSourceMapping({
        FunctionName,
        EventSourceArn,
        Enabled: enabled,
        StartingPosition: start,
        ...settings,
        Tags: tags,
      }));
    const missing = missingTags(tags, live.spec.tags);
    if (Object.keys(missing).length > 0) await lambda.tagResource({ Resource: live.outputs.arn, Tags: missing });
    if (Object.keys(settings).length > 0) await lambda.updateEventSourceMapping({ UUID: live.outputs.id, ...settings });
  },

  async remove({ cloud }, { spec: { region }, outputs: { id } }) {
    await ifExists((await cloud.lambda(region)).deleteEventSourceMapping({ UUID: id }));
  },

  async list(context, region) {
    const lambda = await context.cloud.lambda(region);
    const ids = [...(await tagsIn(context, region, MAPPING)).keys()].map((arn) => arn.split(":").at(-1)!);
    const lives = await Promise.all(
      ids.map(async (UUID) => {
        const found = await ifExists(lambda.getEventSourceMapping({ UUID }));
        return found && readMapping(context, region, found);
      }),
    );
    // The tagging API may still know what is gone.
    return lives.filter((live): live is LiveMapping => live?.owned === true);
  },
};

const MAPPING = "lambda:event-source-mapping";

/** Of most of ours one list tells; what is new or not ours is asked for its own. */
async function tagsOf(context: Context, region: string, arn: string): Promise<Tags | undefined> {
  const known = (await tagsIn(context, region, MAPPING)).get(arn);
  if (known) return known;
  const lambda = await context.cloud.lambda(region);
  const found = await ifExists(lambda.listTags({ Resource: arn }));
  return found && (found.Tags ?? {});
}

async function readMapping(
  context: Context,
  region: string,
  found: EventSourceMappingConfiguration,
): Promise<LiveMapping | undefined> {
  const { State = "" } = found;
  // Nothing brings it back; Lambda makes a new one once it is gone.
  if (State === "Deleting") return undefined;
  const { UUID, FunctionArn, EventSourceArn, EventSourceMappingArn } = found;
  const tags = await tagsOf(context, region, EventSourceMappingArn!);
  if (!tags) return undefined;
  return {
    spec: { function: FunctionArn!.split(":")[6]!, source: EventSourceArn!, region, ...settingsOf(found), tags },
    outputs: { id: UUID!, arn: EventSourceMappingArn! },
    label: tableOf(EventSourceArn!),
    ...ownership(tags, context.cloud.mark),
    pending: ["Enabled", "Disabled"].includes(State) ? undefined : State,
  };
}

/** A stream is known by its table: `arn:aws:dynamodb:<region>:<account>:table/<table>/stream/<time>`. */
const tableOf = (source: string): string => source.split("/")[1] ?? source;
