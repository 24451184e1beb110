// Neither server's tagging API knows the alarms of CloudWatch or the event source mappings of Lambda. What they are tagged
// with is known where they are.
import type { Call, Gap, Next } from "../call.ts";
import { ask, askRest } from "../own-calls.ts";
import { json, parsed } from "../wire.ts";

interface Input {
  ResourceTypeFilters?: string[];
  TagFilters?: { Key: string; Values?: string[] }[];
}

type Tagged = Record<string, Record<string, string>>;

const lists: Record<string, (call: Call, next: Next) => Promise<Tagged>> = {
  "cloudwatch:alarm": alarms,
  "lambda:event-source-mapping": mappings,
};

/** Alarms and event source mappings by their tags. */
export function tagged(): Gap {
  return {
    async answer(call, next) {
      if (call.service !== "tagging" || call.operation !== "GetResources") return next(call);
      const { ResourceTypeFilters = [], TagFilters = [] } = parsed<Input>(call);
      const list = lists[ResourceTypeFilters.join()];
      if (list === undefined) return next(call);
      const all = Object.entries(await list(call, next));
      const found = all.filter(([, tags]) =>
        TagFilters.every(({ Key, Values = [] }) => Key in tags && (Values.length === 0 || Values.includes(tags[Key]!))),
      );
      const shown = found.map(([ResourceARN, tags]) => ({
        ResourceARN,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }));
      return json(200, { PaginationToken: "", ResourceTagMappingList: shown });
    },
  };
}

async function alarms({ region }: Call, next: Next): Promise<Tagged> {
  const own = { service: "monitoring", region } as const;
  const { MetricAlarms } = await ask<{ MetricAlarms: { AlarmArn: string }[] }>(next, {
    ...own,
    operation: "DescribeAlarms",
    input: {},
  });
  const all = MetricAlarms.map(async ({ AlarmArn: ResourceARN }) => {
    const look = { ...own, operation: "ListTagsForResource", input: { ResourceARN } };
    const { Tags } = await ask<{ Tags: { Key: string; Value: string }[] }>(next, look);
    return [ResourceARN, Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]))] as const;
  });
  return Object.fromEntries(await Promise.all(all));
}

async function mappings({ region }: Call, next: Next): Promise<Tagged> {
  const own = { service: "lambda", region } as const;
  const { EventSourceMappings } = await askRest<{ EventSourceMappings: { EventSourceMappingArn: string }[] }>(next, {
    ...own,
    operation: "ListEventSourceMappings",
    target: "/2015-03-31/event-source-mappings",
  });
  const all = EventSourceMappings.map(async ({ EventSourceMappingArn: arn }) => {
    const target = `/2017-03-31/tags/${encodeURIComponent(arn)}`;
    const { Tags } = await askRest<{ Tags: Record<string, string> }>(next, { ...own, operation: "ListTags", target });
    return [arn, Tags] as const;
  });
  return Object.fromEntries(await Promise.all(all));
}
