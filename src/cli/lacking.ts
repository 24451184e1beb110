import type { Aws } from "../aws/aws.ts";
import type { Config } from "../config/schema.ts";
import type { HomeApp } from "../discover/home-app.ts";
import { missingGrants } from "../discover/missing-grants.ts";
import { contextOf, Pass, type Engine } from "../engine/engine.ts";
import { extendedRoles, type Lacking } from "../topology/extensions.ts";
import { extensionName } from "../topology/role-extensions.ts";

/** What the home roles lack that functions of other regions are to run in, each asked for side by side. */
export async function lackedBy(config: Config, home: HomeApp, engine: Engine<Aws>): Promise<Lacking> {
  const context = contextOf(engine, "home", new Pass());
  const extension = extensionName(engine.cloud);
  const found = extendedRoles(config, home, engine.cloud).map(async ({ role, wanted }) => {
    const missing = await missingGrants(context, { role, extension, home: config.home }, wanted);
    return [role.name, { role, missing }] as const;
  });
  return new Map(await Promise.all(found));
}
