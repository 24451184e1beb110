import type { Config } from "../config/schema.ts";
import type { Graph } from "../engine/graph.ts";
import { globs, select, selects, undivided, type Selection } from "../engine/select.ts";
import type { Adopts } from "../engine/inspect.ts";
import type { LookOptions } from "../engine/look.ts";
import { EXIT, UserError } from "./failure.ts";
import type { SelectionOptions } from "./options.ts";

/** The part of the graph that the options name. What they name must be there: a typo must not do less in silence. */
export function selected<Cloud>(graph: Graph<Cloud>, config: Config, options: SelectionOptions): Graph<Cloud> {
  for (const region of [...(options.region ?? []), ...(options.skipRegion ?? [])])
    if (!config.regions.includes(region))
      throw new UserError(`${region} is not one of the config's regions: ${config.regions.join(", ")}`, EXIT.usage);
  const patterns = [...(options.only ?? []), ...(Array.isArray(options.adopt) ? options.adopt : [])];
  for (const pattern of patterns)
    if (!graph.nodes.some(({ id }) => globs(pattern, id)))
      throw new UserError(
        `nothing is named ${pattern}: ids read like ${graph.nodes[0]?.id ?? "table/orders@us-east-1"}, and * stands for anything`,
        EXIT.usage,
      );
  return select(graph, selectionOf(options));
}

/** What the options leave out although it is not in a skipped region alone, in sentences for the user. */
export function leftOut<Cloud>(graph: Graph<Cloud>, options: SelectionOptions): string[] {
  const skipped = new Set(options.skipRegion);
  return undivided(graph, selectionOf(options)).map(({ id, place, spans }) => {
    const missing = spans.filter((region) => skipped.has(region)).join(" and ");
    return `${id}, with all that needs it: it is made in ${[place, ...spans].join(", ")} at once or not at all, and this run skips ${missing}`;
  });
}

/** Whether the options say anything at all about which part of the world they mean. */
export const isNarrowed = ({ only, region, skipRegion, adopt }: SelectionOptions): boolean =>
  [only, region, skipRegion, adopt].some((option) => option !== undefined);

export const selectionOf = ({ only = [], region = [], skipRegion = [] }: SelectionOptions): Selection => ({
  only,
  regions: region,
  skipRegions: skipRegion,
});

/** How the engine looks at the world, as far as the options say. */
export function lookOptions(config: Config, options: SelectionOptions): LookOptions {
  const selection = selectionOf(options);
  return { adopts: adoptsOf(options), regions: config.regions, selects: (id) => selects(selection, id) };
}

export function adoptsOf({ adopt = [] }: SelectionOptions): Adopts {
  return (id) => adopt === true || adopt.some((pattern) => globs(pattern, id));
}
