import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { messageOf } from "../engine/errors.ts";
import { type State, STATE_VERSION } from "./world.ts";

/** The state that a file holds; nothing when there is no such file. */
export function loadState(file: string): State | undefined {
  const text = read(file);
  if (text === undefined) return undefined;
  const state = parse(file, text);
  if (state.version !== STATE_VERSION) {
    throw unusable(file, `it was written by another version of goglobal (${String(state.version)})`);
  }
  return state as State;
}

/** Puts the state into the file: either all of it is there afterwards, or the file is as it was. */
export function saveState(file: string, state: State): void {
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, JSON.stringify(state));
  renameSync(temporary, file);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unusable(file, messageOf(error));
  }
}

function parse(file: string, text: string): { version?: unknown } {
  let state: unknown;
  try {
    state = JSON.parse(text);
  } catch (error) {
    throw unusable(file, messageOf(error));
  }
  if (state === null || typeof state !== "object") throw unusable(file, "it is not a JSON object");
  return state;
}

function unusable(file: string, reason: string): Error {
  return new Error(`the sandbox's state in ${file} cannot be used: ${reason}. Start again: goglobal sandbox reset`);
}
