import { stage } from "../resources/stage.ts";
import type { Filling } from "./apis.ts";
import type { Definition } from "./definition.ts";
import { mirroredLogGroup } from "./log-groups.ts";
import type { Place } from "./place.ts";

const step = "apis";

/** The stage that users reach through the domain: `$default`, or else the first. */
export const stageFor = ({ stages }: Definition): string =>
  (stages.find(({ name }) => name === "$default") ?? stages[0])?.name ?? "$default";

/** The stages, each after the routes that it has settings of: AWS takes none for a route that is not there, and keeps those of one that has gone. */
export function addStages(place: Place, { name, shell }: Filling, routes: ReadonlyMap<string, string>): string[] {
  return shell.definition.stages.map(({ accessLogs, ...settings }) => {
    const limited = Object.entries(settings.routes ?? {}).filter(([key]) => routes.has(key));
    const spec = {
      ...settings,
      ...(settings.routes ? { routes: Object.fromEntries(limited) } : {}),
      api: shell.id,
      region: place.region,
      tags: { ...settings.tags, ...place.application.config.tags },
      accessLogs: accessLogs ? { ...accessLogs, destination: addLogs(place, name, accessLogs.destination) } : null,
    };
    const after = limited.map(([key]) => routes.get(key)!);
    return place.serve(stage, spec, { name: `${name}/${settings.name}`, after, step }).id;
  });
}

/** The ARN of the region's counterpart of the log group that home's stage writes to. */
function addLogs(place: Place, api: string, destination: string): string {
  const { logGroups } = place.application.home.compute.apis[api]!;
  return mirroredLogGroup(place, logGroups[destination]!, step).arn;
}
