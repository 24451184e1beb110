import type { Aws } from "../aws/aws.ts";
import { ownerTag } from "../aws/marks.ts";
import type { Config } from "../config/schema.ts";
import type { Traffic } from "../discover/traffic.ts";
import type { Graph } from "../engine/graph.ts";
import { alarm } from "../resources/alarm.ts";
import { ALL, ENDPOINT, switchRole } from "../resources/health-check-roles.ts";
import type { HealthCheckSpec } from "../resources/health-check-settings.ts";
import { healthCheck } from "../resources/health-check.ts";
import { observedCheck } from "../resources/observed-check.ts";
import { ourName } from "../resources/role-name.ts";
import { Place, type Application } from "./place.ts";
import { metricIn } from "./check-metric.ts";
import { pathBehind } from "./probe.ts";
import { addSwitch, type Switch } from "./switch.ts";
import { watchersIn, watchersOf } from "./watchers.ts";

const step = "traffic";

type Routing = NonNullable<Config["routing"]>;
type Check = Exclude<Routing["healthCheck"], "none">;

/**
 * What tells Route 53 that a region must not be used: its own check fails, or the switch of another region says that it is
 * evacuated. Answers, by region, the id of the check that its record entries hang on, known only once the checkers have
 * reported; a region about which nothing is asked has none.
 */
export function addChecks(graph: Graph<Aws>, application: Application, traffic: Traffic): Map<string, string> {
  const { routing, regions } = application.config;
  const ids = new Map<string, string>();
  if (!routing) return ids;
  const checks = new Checks(graph, application, routing);
  const switches = routing.switch === "none" ? new Map<string, Switch>() : addSwitches(graph, application, traffic);
  const watchers = watchersOf(regions, {
    live: watchersIn(traffic.checks),
    evacuated: [...traffic.evacuated.keys()],
  });
  for (const region of regions) {
    if (traffic.evacuated.has(region)) {
      checks.leaveAlone(region, traffic.checks[region] ?? []);
      continue;
    }
    const own = routing.healthCheck === "none" ? [] : [checks.ofRegion(region, routing.healthCheck, traffic)];
    const watching = (watchers[region] ?? []).flatMap((watcher) => {
      if (traffic.away.has(watcher)) return checks.bySwitchAsItIs(region, watcher, traffic);
      const asked = switches.get(watcher);
      return asked ? [checks.bySwitch(region, watcher, asked)] : [];
    });
    const id = checks.together(region, [...own, ...watching]);
    if (id !== undefined) ids.set(region, id);
  }
  return ids;
}

/** In every region, as soon as there is another one that could be evacuated. */
function addSwitches(graph: Graph<Aws>, application: Application, { code }: Traffic): Map<string, Switch> {
  const { regions, rollout } = application.config;
  let follows: readonly string[] = [];
  const entries = (regions.length < 2 ? [] : regions).map((region) => {
    const place = new Place(graph, application, { region, follows });
    const made = addSwitch(place, code);
    if (rollout === "one-by-one") follows = place.serving;
    return [region, made] as const;
  });
  return new Map(entries);
}

class Checks {
  readonly #graph: Graph<Aws>;
  readonly #application: Application;
  readonly #routing: Routing;

  constructor(graph: Graph<Aws>, application: Application, routing: Routing) {
    this.#graph = graph;
    this.#application = application;
    this.#routing = routing;
  }

  /** Whatever is there of an evacuated region stays as it is: it says so, and says nothing more. */
  leaveAlone(region: string, roles: readonly string[]): void {
    const names = roles.map((role) => ({ watched: region, role }));
    for (const key of names) this.#graph.add(healthCheck, key, { name: `${region}/${key.role}`, step });
  }

  /** By the endpoint of a region, or by an alarm there. */
  ofRegion(region: string, check: Check, { trouble }: Traffic): string {
    if (check.type === "metric") return this.#byAlarm(region, check);
    const { path, match, interval, failures } = check;
    const name = `${region}.${this.#routing.domain}`;
    const record = `alias-record/${name}`;
    return this.#add(
      {
        watched: region,
        role: ENDPOINT,
        ...endpoint({ domain: name, path: pathBehind(this.#routing, path), match, interval, failures }),
        ...(trouble === undefined ? {} : { trouble }),
      },
      this.#graph.get(record) ? [record] : [],
    );
  }

  #byAlarm(region: string, check: Extract<Check, { type: "metric" }>): string {
    const { config, identity } = this.#application;
    const settings = metricIn(check);
    const name = settings
      ? this.#graph.add(
          alarm,
          { name: ourName(identity.mark, "health"), region, ...settings, missing: "missing", tags: { ...config.tags } },
          { step },
        ).name
      : check.alarm!;
    return this.#add({
      watched: region,
      role: ENDPOINT,
      type: "CLOUDWATCH_METRIC",
      alarm: { region, name },
      ...(settings ? { metric: settings } : {}),
      // Without requests many metrics have no data, and without data nobody would ever be sent there again.
      insufficientData: "LastKnownStatus",
      inverted: false,
    });
  }

  /** By what the switch of another region says: healthy, unless it says that the region is evacuated. */
  bySwitch(region: string, watcher: string, { host, after }: Switch): string {
    const { switch: asked } = this.#routing;
    return this.#add(
      {
        watched: region,
        role: switchRole(watcher),
        ...endpoint({
          domain: host,
          path: `/${region}`,
          match: `evacuated ${region}`,
          interval: (asked as Exclude<Routing["switch"], "none">).interval,
          failures: 1,
        }),
        inverted: true,
      },
      after,
    );
  }

  /** The address of a switch that is out of reach is not known: what asks it goes on, and nothing new does. */
  bySwitchAsItIs(region: string, watcher: string, { checks }: Traffic): string[] {
    const role = switchRole(watcher);
    if (!checks[region]?.includes(role)) return [];
    const name = `${region}/${role}`;
    const { id } = this.#graph.add(healthCheck, { watched: region, role }, { name, step });
    return [this.#graph.add(observedCheck, { check: id, seen: true }, { name, step }).id];
  }

  /** All of them must be healthy. One alone needs no other beside it. */
  together(region: string, ids: readonly string[]): string | undefined {
    if (ids.length < 2) return ids[0];
    return this.#add({
      watched: region,
      role: ALL,
      type: "CALCULATED",
      children: [...ids],
      healthyChildren: ids.length,
      inverted: false,
    });
  }

  /** A check, and the id that it has once the checkers have reported on it. */
  #add(spec: HealthCheckSpec, after: readonly string[] = []): string {
    const { config, identity } = this.#application;
    const { watched, role } = spec;
    const name = `${watched}/${role}`;
    const tags = { Name: `${identity.mark} ${name}`, ...config.tags, ...ownerTag(identity.mark) };
    const { id } = this.#graph.add(healthCheck, { ...spec, disabled: false, tags }, { after, step });
    return this.#graph.add(observedCheck, { check: id, seen: true }, { name, step }).id;
  }
}

interface Endpoint {
  domain: string;
  path: string;
  match: string | undefined;
  /** In milliseconds. */
  interval: number;
  failures: number;
}

const endpoint = ({ match, interval, ...rest }: Endpoint) => ({
  ...(match === undefined ? { type: "HTTPS" as const } : { type: "HTTPS_STR_MATCH" as const, match }),
  ...rest,
  interval: interval / 1000,
  sni: true,
  inverted: false,
});
