import type { Aws } from "../aws/aws.ts";
import { usesTag } from "../aws/marks.ts";
import type { Graph } from "../engine/graph.ts";
import { reference } from "../engine/reference.ts";
import { eventSourceMapping } from "../resources/event-source-mapping.ts";
import { lambdaFunction } from "../resources/function.ts";
import { queue } from "../resources/queue.ts";
import { ourName, roleName } from "../resources/role-name.ts";
import { table } from "../resources/table.ts";
import { hookRole } from "./hook-role.ts";
import { hookAdvice, hookRemarks, WINDOW } from "./hook-remarks.ts";
import { addLogGroup } from "./log-groups.ts";
import { Place, type Application } from "./place.ts";

const step = "invalidation";

/** The hook's name in every region. */
export const hookName = (mark: string): string => roleName(ourName(mark, "invalidation-hook"));

/**
 * What purges the cache when a table changes: a function in every region, which reads the region's streams in home only
 * until an evacuation has another region take over. Comes after the tables and the distribution, by whose node's id it is
 * told which one. Answers what the user should know of it.
 */
export function addInvalidationHook(graph: Graph<Aws>, application: Application, distribution: string): string[] {
  const { config, home } = application;
  const names = Object.keys(config.cache?.invalidate ?? {}).filter((name) => home.tables[name]);
  if (names.length === 0) return [];
  for (const region of config.regions) {
    const place = new Place(graph, application, { region, follows: [] });
    const { failures, ids } = addFunction(place, names, distribution);
    for (const name of names) addMapping(place, name, { failures, after: ids });
  }
  return hookRemarks(config);
}

/** The function, and the queue of what it could not work on. */
function addFunction(
  place: Place,
  names: readonly string[],
  distribution: string,
): { failures: string; ids: string[] } {
  const { graph, region, application } = place;
  const { config, home, identity } = application;
  const name = hookName(identity.mark);
  const tags = { ...config.tags };
  const { arn: failures } = graph.add(
    queue,
    { name: roleName(ourName(identity.mark, "invalidation-failures")), region, retention: FOURTEEN_DAYS, tags },
    { step },
  );
  const logs = addLogGroup(place, { name: `/aws/lambda/${name}`, retention: 30 }, step);
  const role = hookRole(place, {
    function: name,
    tables: names,
    logs: logs.arn,
    distribution: reference(distribution, "arn"),
    failures,
  });
  const { code, path } = home.hook!;
  const targets = Object.fromEntries(names.map((each) => [each, config.cache!.invalidate[each]!]));
  graph.add(
    lambdaFunction,
    {
      name,
      region,
      role,
      package: "Zip",
      runtime: "nodejs22.x",
      handler: "index.handler",
      architecture: "arm64",
      memory: 256,
      timeout: FIFTEEN_MINUTES,
      environment: {
        DISTRIBUTION: reference(distribution, "id"),
        REGIONS: config.regions.join(","),
        TARGETS: JSON.stringify(targets),
      },
      // A second purge that comes an hour late helps nobody.
      asyncInvoke: { retries: 2, maximumAge: AN_HOUR },
      tags,
      code,
      source: { path: path! },
    },
    { step },
  );
  return { failures, ids: [`function/${name}@${region}`] };
}

const FOURTEEN_DAYS = 14 * 24 * 60 * 60;
/** As long as a function may run: a purge may have to wait for its turn. */
const FIFTEEN_MINUTES = 15 * 60;
const AN_HOUR = 60 * 60;

/** Reads the stream of one table; in which region that is enabled is said only when it is made. */
function addMapping(
  { graph, region, application, isHome }: Place,
  name: string,
  { failures, after }: { failures: string; after: string[] },
): void {
  const { config, home, identity } = application;
  const hook = hookName(identity.mark);
  const advice = isHome ? hookAdvice(config, home.tables[name]!, hook) : undefined;
  graph.add(
    eventSourceMapping,
    {
      function: hook,
      source: streamOf(graph, application, { name, region }),
      region,
      enabled: isHome,
      batch: 1000,
      window: WINDOW,
      bisect: true,
      retries: 5,
      maximumAge: AN_HOUR,
      failures,
      tags: { ...config.tags },
      ...(advice === undefined ? {} : { advice }),
    },
    { name, after, step },
  );
}

/** Each region's stream is its own; that of an application of one region is turned on for the hook alone. */
function streamOf(
  graph: Graph<Aws>,
  { config, identity }: Application,
  { name, region }: { name: string; region: string },
): string {
  if (region !== config.home) return reference(`replica-settings/${name}@${region}`, "stream");
  const id = `table/${name}@${region}`;
  if (!graph.get(id))
    graph.add(table, { name, region, stream: "NEW_AND_OLD_IMAGES", tags: usesTag(identity.mark) }, { step });
  return reference(id, "stream");
}
