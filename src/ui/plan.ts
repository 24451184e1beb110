import { summary, writes, type Change, type Plan } from "../engine/change.ts";
import type { Difference } from "../engine/difference.ts";
import { formatDuration } from "../engine/duration.ts";
import { GLOBAL } from "../engine/graph.ts";
import { readable } from "../engine/reference.ts";
import { legend, matrixLines } from "./matrix.ts";
import type { Paint } from "./paint.ts";
import { signText } from "./sign.ts";
import { machineValue, valueText } from "./value.ts";

/** Who is asking, and about what: the top of every plan. */
export interface Header {
  app: string;
  account: string;
  caller: string;
  profile?: string | undefined;
}

export function headerLine({ app, account, caller, profile }: Header): string {
  return `${app} in account ${account}, as ${caller}${profile ? ` (profile ${profile})` : ""}`;
}

/** A plan as a person reads it: the matrix first, then what changes, then the sum. */
export function planLines(plan: Plan, regions: readonly string[], paint: Paint): string[] {
  const { notices = [] } = plan;
  const rest = bodyLines(plan, regions, paint);
  return notices.length === 0 ? rest : [...notices.map((text) => `${paint.bold("Now:")} ${text}`), "", ...rest];
}

function bodyLines(plan: Plan, regions: readonly string[], paint: Paint): string[] {
  const { changes } = plan;
  const kept = changes.every(({ action }) => action === "keep");
  if (kept && changes.every(({ reason }) => reason === undefined))
    return [...leftLines(plan), ...remarkLines(plan), `Everything is as it should be (${changes.length} looked at).`];
  const told = changes.filter(({ action, reason }) => action !== "keep" || reason !== undefined);
  return [
    ...matrixLines(changes, [...regions, GLOBAL], paint),
    "",
    legend(changes),
    "",
    ...told.flatMap((change) => changeLines(change, paint)),
    ...adviceLines(told, paint),
    ...apart(leftLines(plan)),
    ...apart(remarkLines(plan)),
    "",
    sumLine(plan),
  ];
}

function changeLines({ id, action, differences, reason }: Change, paint: Paint): string[] {
  const why = reason === undefined ? "" : `: ${readable(reason)}`;
  const head = `${signText(action, paint)} ${id}${why}`;
  return [head, ...differences.map((difference) => `    ${differenceText(difference, action === "create")}`)];
}

function differenceText({ path, from, to, secret }: Difference, isNew: boolean): string {
  if (secret) return `${path}: differs (secret)`;
  return isNew ? `${path}: ${valueText(to)}` : `${path}: ${valueText(from)} → ${valueText(to)}`;
}

/** Each piece of advice once, however many resources give it. */
function adviceLines(changes: readonly Change[], paint: Paint): string[] {
  const advice = new Set(changes.flatMap((change) => (change.advice === undefined ? [] : [change.advice])));
  return advice.size === 0
    ? []
    : ["", paint.bold("Know before you agree"), ...[...advice].map((text) => `  · ${readable(text)}`)];
}

const apart = (lines: readonly string[]): string[] => (lines.length === 0 ? [] : ["", ...lines]);

const leftLines = ({ left }: Plan): string[] => left.map(({ id, reason }) => `Left where it is: ${id}, ${reason}.`);

/** What is not mirrored, or not as far from home as it seems: said in every plan, since it does not go away by itself. */
const remarkLines = ({ remarks = [] }: Plan): string[] =>
  remarks.length === 0 ? [] : ["Good to know:", ...remarks.map((text) => `  · ${text}`)];

function sumLine({ changes, duration }: Plan): string {
  const counts = summary(changes);
  const parts = [`${counts.create} to create`, `${counts.update} to update`];
  if (counts.replace > 0) parts.push(`${counts.replace} to replace`);
  parts.push(`${counts.delete} to delete`);
  if (counts.conflict > 0) parts.push(plural(counts.conflict, "conflict"));
  if (counts.unknown > 0) parts.push(`${counts.unknown} unknown`);
  const waited = changes.filter(({ action, reason }) => action === "keep" && reason !== undefined).length;
  if (waited > 0) parts.push(`${waited} in progress`);
  const time = changes.some(writes) ? ` About ${formatDuration(duration)} on AWS.` : "";
  return `Plan: ${parts.join(", ")}.${time}`;
}

export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

/** A plan as a program reads it. */
export function planJson({ changes, duration, notices = [], remarks = [] }: Plan, { account, app }: Header): object {
  return {
    version: 1,
    account,
    app,
    changes: changes.map(({ id, action, differences, reason, advice }) => ({
      id,
      action,
      differences: differences.map(({ path, from, to, secret }) =>
        secret ? { path, secret } : { path, from: machineValue(from), to: machineValue(to) },
      ),
      ...(reason === undefined ? {} : { reason: readable(reason) }),
      ...(advice === undefined ? {} : { advice: readable(advice) }),
    })),
    ...(notices.length === 0 ? {} : { notices }),
    ...(remarks.length === 0 ? {} : { remarks }),
    summary: summary(changes),
    seconds: Math.round(duration / 1000),
  };
}
