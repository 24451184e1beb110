import { SIGNS, type Action, type Change } from "../engine/change.ts";
import type { Paint } from "./paint.ts";
import { signText } from "./sign.ts";

/** Of several actions in one cell, the one that a reader must know of. */
const GRAVITY: readonly Action[] = ["conflict", "unknown", "delete", "replace", "update", "create", "keep"];

/** Resources down, places across, one sign a cell, grouped by the steps of the journey. */
export function matrixLines(changes: readonly Change[], places: readonly string[], paint: Paint): string[] {
  const columns = places.filter((place) => changes.some((change) => change.place === place));
  const width = Math.max(0, ...changes.map(({ id }) => nameOf(id).length)) + 4;
  const lines = [`${" ".repeat(width)}${columns.join("  ")}`];
  for (const step of new Set(changes.map((change) => change.step))) {
    lines.push(paint.bold(step));
    const inStep = changes.filter((change) => change.step === step);
    for (const name of new Set(inStep.map(({ id }) => nameOf(id)))) {
      const cells = inStep.filter(({ id }) => nameOf(id) === name);
      lines.push(rowLine(name.padEnd(width - 2), cells, columns, paint));
    }
  }
  return lines;
}

function rowLine(name: string, cells: readonly Change[], columns: readonly string[], paint: Paint): string {
  const signs = columns.map((place) => {
    const actions = new Set(cells.filter((cell) => cell.place === place).map(({ action }) => action));
    const gravest = GRAVITY.find((action) => actions.has(action));
    const padding = " ".repeat(place.length - 1);
    return `${gravest ? signText(gravest, paint) : " "}${padding}`;
  });
  return `  ${name}${signs.join("  ").trimEnd()}`;
}

/** The signs that a matrix uses, explained. */
export function legend(changes: readonly Change[]): string {
  const words: Record<Action, string> = {
    create: "create",
    update: "change",
    replace: "replace",
    delete: "delete",
    conflict: "conflict",
    unknown: "unknown",
    keep: "as it should be",
  };
  const used = (Object.keys(words) as Action[]).filter((action) => changes.some((change) => change.action === action));
  return used.map((action) => `${SIGNS[action]} ${words[action]}`).join("   ");
}

/** An id without its place. */
function nameOf(id: string): string {
  const at = id.lastIndexOf("@");
  return at < 0 ? id : id.slice(0, at);
}
