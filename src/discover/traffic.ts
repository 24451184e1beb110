import type { Context } from "../aws/aws.ts";
import type { Config } from "../config/schema.ts";
import type { Engine } from "../engine/engine.ts";
import { PlaceDown } from "../engine/places.ts";
import type { Aws } from "../aws/aws.ts";
import { domainName } from "../resources/domain-name.ts";
import { evacuationsIn } from "../resources/evacuations.ts";
import { ENDPOINT } from "../resources/health-check-roles.ts";
import type { PathPackage } from "./home-compute.ts";
import { readChecks } from "./health-checks.ts";
import { homeTrouble } from "./home-health.ts";
import { readTemplate } from "./packages.ts";

/** How users are led to the regions now, as far as no desired resource tells. */
export interface Traffic {
  /** The code of the evacuation switch. */
  code: PathPackage;
  /** By region, the roles of the health checks that watch it. */
  checks: Readonly<Record<string, readonly string[]>>;
  /** The regions that are evacuated, and until when, in milliseconds since 1970. */
  evacuated: ReadonlyMap<string, number>;
  /** The regions that cannot be asked now. */
  away: ReadonlySet<string>;
  /** At home the common name has been made by somebody else: how it is secured is their business. */
  isNamed: boolean;
  /** Why home's health path does not answer, if so: then nothing can be told from it in any region. */
  trouble?: string;
}

/** Undefined where nobody is led anywhere. */
export async function readTraffic(context: Context, engine: Engine<Aws>, config: Config): Promise<Traffic | undefined> {
  if (!config.routing) return undefined;
  const roles = readChecks(context);
  const name = { name: config.routing.domain, region: config.home };
  const [code, checks, { evacuated, away }, named, trouble] = await Promise.all([
    readTemplate(context, "switch"),
    roles,
    readEvacuated(context, engine, config),
    domainName.read(context, name),
    newCheckTrouble(context, config, roles),
  ]);
  const isNamed = named?.owned === false && named.owner === undefined;
  return { code, checks, evacuated, away, isNamed, ...(trouble === undefined ? {} : { trouble }) };
}

/** Only a check that is still to be made needs home to answer: those that are there are judges of it. */
async function newCheckTrouble(
  context: Context,
  config: Config,
  roles: ReturnType<typeof readChecks>,
): Promise<string | undefined> {
  const live = await roles;
  if (config.regions.every((region) => live[region]?.includes(ENDPOINT))) return undefined;
  return homeTrouble(context, config);
}

/** One switch is enough; what a region that does not answer says does not count, as for those who ask it all the time. */
async function readEvacuated(
  context: Context,
  { places }: Engine<Aws>,
  { regions }: Config,
): Promise<Pick<Traffic, "evacuated" | "away">> {
  const away = new Set<string>();
  const all = await Promise.all(
    regions.map((region) =>
      places
        .reach(region, () => evacuationsIn(context, region))
        .catch((error: unknown) => {
          if (!(error instanceof PlaceDown)) throw error;
          away.add(region);
          return [];
        }),
    ),
  );
  const evacuated = new Map<string, number>();
  for (const [region, time] of all.flat()) evacuated.set(region, Math.max(time, evacuated.get(region) ?? 0));
  return { evacuated, away };
}
