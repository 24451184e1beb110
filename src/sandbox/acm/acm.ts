import type { Operations } from "../world.ts";
import { descriptions } from "./descriptions.ts";
import { requests } from "./requests.ts";
import { tags } from "./tags.ts";

/** AWS Certificate Manager. */
export const acm: Operations = { ...requests, ...descriptions, ...tags };
