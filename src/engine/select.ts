import { placeOf, type Graph, type Node } from "./graph.ts";

/** Which part of the world the user wants a run to be about. */
export interface Selection {
  /** Ids, in which `*` stands for anything. */
  only?: readonly string[];
  regions?: readonly string[];
  skipRegions?: readonly string[];
}

/** Whether an id is part of the selection by itself, not because something else needs it. */
export function selects({ only = [], regions = [], skipRegions = [] }: Selection, id: string): boolean {
  const place = placeOf(id);
  if (skipRegions.includes(place)) return false;
  if (regions.length > 0 && !regions.includes(place)) return false;
  return only.length === 0 || only.some((pattern) => globs(pattern, id));
}

/** The part of the graph that is selected, with all that it needs. What spans a skipped region is skipped as a whole. */
export function select<Cloud>(graph: Graph<Cloud>, selection: Selection): Graph<Cloud> {
  const { skipRegions = [] } = selection;
  const skipped = graph.without(({ place, spans }) => [place, ...spans].some((region) => skipRegions.includes(region)));
  return skipped.only(({ id }) => selects(selection, id));
}

/** What a user would miss that was selected: it is in a region that is not skipped, and cannot be without one that is. */
export function undivided<Cloud>(graph: Graph<Cloud>, selection: Selection): Node<Cloud>[] {
  const { skipRegions = [] } = selection;
  return graph.nodes.filter(
    ({ id, spans }) => selects(selection, id) && spans.some((place) => skipRegions.includes(place)),
  );
}

/** Whether a pattern in which `*` stands for anything fits an id. */
export function globs(pattern: string, id: string): boolean {
  const literal = pattern.split("*").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/gu, "\\$&"));
  return new RegExp(`^${literal.join(".*")}$`, "u").test(id);
}
