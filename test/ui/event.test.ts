import { describe, expect, test } from "vitest";
import type { Action } from "../../src/engine/change.ts";
import { minutes, seconds } from "../../src/engine/duration.ts";
import type { Event } from "../../src/engine/event.ts";
import { eventLine, heartbeatLine, lookingLine } from "../../src/ui/event.ts";
import { plain, type Paint } from "../../src/ui/paint.ts";

const id = "replica/orders@eu-west-1";
const finished = (action: Action): Event => ({ type: "finished", id, action, milliseconds: minutes(4) });

test.each<[Event, string | undefined]>([
  [{ type: "started", id, action: "create", typical: 1 }, undefined],
  [{ type: "waiting", id, what: "CREATING 40 %" }, "… replica/orders@eu-west-1 waiting: CREATING 40 %"],
  [{ type: "note", id, message: "S3 asks to wait" }, "· replica/orders@eu-west-1: S3 asks to wait"],
  [finished("create"), "+ replica/orders@eu-west-1 created (4 min)"],
  [finished("update"), "~ replica/orders@eu-west-1 changed (4 min)"],
  [finished("replace"), "± replica/orders@eu-west-1 replaced (4 min)"],
  [finished("delete"), "- replica/orders@eu-west-1 removed (4 min)"],
  [finished("keep"), "= replica/orders@eu-west-1 ready (4 min)"],
  [
    { type: "finished", id, action: "update", milliseconds: 4000, partly: "rules.eu waits for bucket/acme@eu-west-1" },
    "~ replica/orders@eu-west-1 changed, only partly: rules.eu waits for bucket/acme@eu-west-1 (4 s)",
  ],
  [{ type: "failed", id, reason: "AccessDenied" }, "✗ replica/orders@eu-west-1: AccessDenied"],
  [
    { type: "skipped", id, because: "table/orders@us-east-1" },
    "○ replica/orders@eu-west-1 skipped: it needs table/orders@us-east-1",
  ],
  [{ type: "interrupted", id, because: "not begun" }, "○ replica/orders@eu-west-1: not begun"],
])("%j", (event, line) => expect(eventLine(event, plain)).toBe(line));

test("colour is the paint's business", () => {
  const loud: Paint = { ...plain, red: (text) => `<red>${text}</red>`, dim: (text) => `<dim>${text}</dim>` };
  expect(eventLine({ type: "failed", id, reason: "x" }, loud)).toBe(`<red>✗</red> ${id}: x`);
  expect(eventLine({ type: "waiting", id, what: "x" }, loud)).toBe(`<dim>… ${id} waiting: x</dim>`);
});

describe("no silence", () => {
  const one = { id, since: seconds(10), typical: minutes(5) };

  test("what is awaited, how long so far, how long it usually takes, and what else there is", () => {
    expect(heartbeatLine([one], seconds(50))).toBe("… still at replica/orders@eu-west-1: 40 s (usually 5 min)");
    expect(heartbeatLine([one, { ...one, id: "b" }, { ...one, id: "c" }], seconds(50))).toBe(
      "… still at replica/orders@eu-west-1: 40 s (usually 5 min), and 2 more",
    );
    expect(heartbeatLine([], 0)).toBe("still at work");
  });

  test("before there is anything to tell of", () =>
    expect(lookingLine(seconds(20))).toBe("… still looking at AWS: 20 s (usually a few seconds)"));
});
