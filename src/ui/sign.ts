import { SIGNS, type Action } from "../engine/change.ts";
import type { Paint } from "./paint.ts";

const COLOURS: Record<Action, keyof Paint> = {
  create: "green",
  update: "yellow",
  replace: "magenta",
  delete: "red",
  conflict: "red",
  unknown: "magenta",
  keep: "dim",
};

/** The sign of an action in its colour. */
export const signText = (action: Action, paint: Paint): string => paint[COLOURS[action]](SIGNS[action]);
