import type { Aws } from "../aws/aws.ts";
import type { Graph } from "../engine/graph.ts";
import { addApi, addShell, type Shell } from "./apis.ts";
import { addFunction } from "./functions.ts";
import { Place, type Application } from "./place.ts";
import type { Site, SiteApi, SiteFunction } from "./site.ts";

/**
 * In every region: the shells of the APIs first, so that a function's environment may hold its own API's URL, then the
 * functions, then what is in the APIs. Answers what stands where, and what the user should know of it.
 */
export function addCompute(graph: Graph<Aws>, application: Application): { sites: Site[]; remarks: string[] } {
  const { config } = application;
  const remarks: string[] = [];
  let follows: readonly string[] = [];
  const sites = config.regions.map((region) => {
    const place = new Place(graph, application, { region, follows });
    const site = addPlace(place);
    // A mirrored home changes nothing of its own that the next region could wait for.
    if (config.rollout === "one-by-one" && place.serving.length > 0) follows = place.serving;
    remarks.push(...place.remarks);
    return site;
  });
  return { sites, remarks };
}

function addPlace(place: Place): Site {
  const { config } = place.application;
  const shells: Record<string, Shell> = {};
  for (const name of Object.keys(config.apis)) {
    const shell = addShell(place, name);
    if (shell) shells[name] = shell;
  }
  const functions: Record<string, SiteFunction> = {};
  for (const name of Object.keys(config.functions)) {
    const found = addFunction(place, name, shells);
    if (found) functions[name] = found;
  }
  const apis: Record<string, SiteApi> = {};
  for (const [name, shell] of Object.entries(shells)) apis[name] = addApi(place, { name, shell, functions });
  return { region: place.region, functions, apis };
}
