import { createHash } from "node:crypto";
import type { Action } from "./change.ts";
import { leaves } from "./difference.ts";
import type { Look } from "./look.ts";

/** What a plan file knows of one resource: no value, only digests by path. */
export interface SavedResource {
  action: Action;
  live: Record<string, string>;
  wanted: Record<string, string>;
}

/** What was seen when a plan was made, so that apply can tell whether it is still so. */
export type SavedResources = Record<string, SavedResource>;

/** Digests are salted, so that nobody can guess a secret from them with a table made beforehand. */
export function save<Cloud>({ inspections, strays }: Look<Cloud>, salt: string): SavedResources {
  const saved: SavedResources = {};
  for (const [id, { node, spec, live, change }] of inspections)
    saved[id] = {
      action: change.action,
      live: digests(leaves(node.kind, live?.spec ?? {}), salt),
      wanted: digests(leaves(node.kind, spec), salt),
    };
  for (const { id, kind, live } of strays)
    saved[id] = { action: "delete", live: digests(leaves(kind, live.spec), salt), wanted: {} };
  return saved;
}

/** All that has moved between the plan that was saved and now, in words: which resource, which path. */
export function moved(before: SavedResources, now: SavedResources): string[] {
  const ids = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return ids.flatMap((id) => {
    const [was, is] = [before[id], now[id]];
    if (!was || !is) return [`${id}: ${was ? "was in the plan and is gone" : "was not in the plan"}`];
    const found = [
      ...changed(was.live, is.live).map((path) => `${id}: ${path} has changed in AWS`),
      ...changed(was.wanted, is.wanted).map((path) => `${id}: what is wanted of ${path} has changed`),
    ];
    if (found.length === 0 && was.action !== is.action)
      found.push(`${id}: was "${was.action}" and is now "${is.action}"`);
    return found;
  });
}

function digests(values: ReadonlyMap<string, string>, salt: string): Record<string, string> {
  const digest = (value: string) => createHash("sha256").update(salt).update(value).digest("base64url").slice(0, 16);
  return Object.fromEntries([...values].map(([path, value]) => [path, digest(`${path}=${value}`)]));
}

function changed(was: Record<string, string>, is: Record<string, string>): string[] {
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((path) => was[path] !== is[path]);
}
