import type { Operations } from "../world.ts";
import { aliases } from "./aliases.ts";
import { asyncInvokes } from "./async-invokes.ts";
import { concurrency } from "./concurrency.ts";
import { functions } from "./functions.ts";
import { Invoke } from "./invoke.ts";
import { layers } from "./layers.ts";
import { mappings } from "./mappings.ts";
import { policies } from "./policies.ts";
import { surroundings } from "./surroundings.ts";
import { tags } from "./tags.ts";
import { updates } from "./updates.ts";
import { versions } from "./versions.ts";

/** AWS Lambda. */
export const lambda: Operations = {
  ...functions,
  ...updates,
  ...versions,
  ...aliases,
  ...policies,
  ...layers,
  ...concurrency,
  ...asyncInvokes,
  ...surroundings,
  ...mappings,
  ...tags,
  Invoke,
};
