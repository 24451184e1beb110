import type { Plan } from "../engine/change.ts";
import type { Clock } from "../engine/clock.ts";
import { formatDuration } from "../engine/duration.ts";
import type { Event } from "../engine/event.ts";
import type { Run } from "../engine/outcome.ts";
import { eventLine, heartbeatLine } from "../ui/event.ts";
import { headerLine, planLines } from "../ui/plan.ts";
import { runCounts, runLines } from "../ui/run.ts";
import { paintFor } from "./colour.ts";
import { EXIT, type ExitCode } from "./failure.ts";
import type { ApplyOptions } from "./options.ts";
import { Progress, type ProgressOptions } from "./progress.ts";
import type { Session } from "./session.ts";
import type { World } from "./world.ts";

/** What the user, or a program, sees of an apply. */
export interface ApplyView {
  plan(plan: Plan, session: Session): void;
  /** The plan is not carried out; why is said elsewhere. */
  refused(plan: Plan): void;
  emit(event: Event): void;
  /** Runs the work and shows that it goes on. */
  during<T>(work: () => Promise<T>, clock: Clock): Promise<T>;
  end(run: Run, exit: ExitCode, session: Session): void;
}

export function viewFor(options: ApplyOptions, world: World): ApplyView {
  return options.json ? jsonView(world) : humanView(options, world);
}

function humanView(options: ApplyOptions, world: World): ApplyView {
  const { io } = world;
  const talk = paintFor(world, options, "err");
  let progress: Progress | undefined;
  const tell = (event: Event): boolean => {
    const line = eventLine(event, talk);
    if (line !== undefined) io.err(line);
    return line !== undefined;
  };
  return {
    plan(plan, { header, config }) {
      io.err(headerLine(header));
      for (const line of planLines(plan, config.regions, talk)) io.err(line);
    },
    refused: () => {},
    emit: (event) => progress?.emit(event),
    during(work, clock) {
      const beat: ProgressOptions["beat"] = (underWay, now) => io.err(heartbeatLine(underWay, now));
      progress = new Progress({ clock, pace: world.clock, tell, beat, spinner: io.spinner });
      return progress.during(work);
    },
    end(run, _, { isSandbox }) {
      for (const line of runLines(run, paintFor(world, options, "out"))) io.out(line);
      if (isSandbox && run.duration > 0) io.out(`On AWS this would have taken about ${formatDuration(run.duration)}.`);
    },
  };
}

/** One JSON object a line: `begin`, then what happens, then `end`. */
function jsonView({ io, clock: pace }: World): ApplyView {
  const say = (line: object) => io.out(JSON.stringify(line));
  let progress: Progress | undefined;
  const tell = (event: Event): boolean => {
    say(eventJson(event));
    return true;
  };
  return {
    plan: (_, { header }) => say({ version: 1, type: "begin", account: header.account, app: header.app }),
    refused({ changes }) {
      const conflicts = changes.filter(({ action }) => action === "conflict");
      const failures = conflicts.map(({ id, reason = "" }) => [id, { status: "failed", reason } as const] as const);
      for (const [id, { reason }] of failures) say({ type: "failed", id, reason });
      say({ type: "end", summary: runCounts({ outcomes: new Map(failures) }), exit: EXIT.failed });
    },
    emit: (event) => progress?.emit(event),
    during(work, clock) {
      const beat: ProgressOptions["beat"] = (underWay, now) => {
        const [oldest] = underWay;
        if (oldest) say({ type: "note", id: oldest.id, message: heartbeatLine(underWay, now) });
      };
      progress = new Progress({ clock, pace, tell, beat });
      return progress.during(work);
    },
    end: (run, exit) => say({ type: "end", summary: runCounts(run), exit }),
  };
}

/** Programs know five types of lines: what is awaited is a note, and what an interrupt left undone was skipped. */
function eventJson(event: Event): object {
  if (event.type === "waiting") return { type: "note", id: event.id, message: `waiting for ${event.what}` };
  if (event.type === "interrupted") return { ...event, type: "skipped" };
  return event;
}
