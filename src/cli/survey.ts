import type { Aws } from "../aws/aws.ts";
import type { Plan } from "../engine/change.ts";
import type { Graph } from "../engine/graph.ts";
import { ConfigError } from "../config/problem.ts";
import { look, planOf, type Look } from "../engine/look.ts";
import { forgottenRegions } from "../topology/forgotten.ts";
import type { SelectionOptions } from "./options.ts";
import { leftOut, lookOptions, selected } from "./selection.ts";
import type { Session } from "./session.ts";

/** What is wanted, what is there, and what that comes to. */
export interface Survey {
  graph: Graph<Aws>;
  found: Look<Aws>;
  plan: Plan;
}

/** Looks at all that the options name, and changes nothing. */
export async function survey({ file, config, engine, desired }: Session, options: SelectionOptions): Promise<Survey> {
  const { graph: whole, notices, remarks } = await desired(options);
  const graph = selected(whole, config, options);
  const others = whole.nodes.filter(({ id }) => !graph.get(id));
  const found = await look(graph, engine, { ...lookOptions(config, options), others });
  const forgotten = forgottenRegions(config, found.strays);
  if (forgotten.length > 0) throw new ConfigError(file, forgotten);
  // Whoever asks for a few resources alone wants to hear of those.
  const ofAll = options.only ? [] : [...remarks, ...unseenRemarks(found, whole)];
  const notes = [...leftOut(whole, options), ...ofAll];
  return { graph, found, plan: { ...(await planOf(graph, found)), notices, remarks: notes } };
}

/** What the caller may not look for is nothing that the config wants; but there may be some of it that it once wanted. */
function unseenRemarks({ unseen }: Look<Aws>, { nodes }: Graph<Aws>): string[] {
  const wanted = new Set(nodes.map(({ kind }) => kind.name));
  const unwanted = [...unseen].filter(([kind]) => !wanted.has(kind));
  if (unwanted.length === 0) return [];
  const kinds = unwanted.map(([kind]) => kind).join(", ");
  return [
    `the config wants none of these, and nobody could look whether goglobal once made any: ${kinds} (${unwanted[0]![1]})`,
  ];
}
