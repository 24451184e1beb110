import { expect, test } from "vitest";
import { minutes } from "../../src/engine/duration.ts";
import type { Outcome, Run } from "../../src/engine/outcome.ts";
import { plain } from "../../src/ui/paint.ts";
import { runCounts, runLines } from "../../src/ui/run.ts";

const live = { spec: {}, outputs: {} };
const done: Outcome = { status: "done", action: "create", live };
const kept: Outcome = { status: "kept", live };
const run = (ending: Run["ending"], outcomes: Record<string, Outcome>): Run => ({
  ending,
  outcomes: new Map(Object.entries(outcomes)),
  duration: minutes(9),
});
const lines = (...args: Parameters<typeof run>) => runLines(run(...args), plain).join("\n");

test("done", () =>
  expect(lines("done", { a: done, b: done, c: { status: "removed" }, d: kept })).toMatchInlineSnapshot(
    `"Done: 3 changes made, 1 as they should be, in 9 min."`,
  ));
test("one change", () =>
  expect(lines("done", { a: done })).toMatchInlineSnapshot(`"Done: 1 change made, 0 as they should be, in 9 min."`));
test("nothing to do", () =>
  expect(lines("done", { a: kept })).toMatchInlineSnapshot(`"Done: 0 changes made, 1 as they should be."`));
test("failed", () =>
  expect(
    lines("failed", {
      "role/ours": done,
      "table/orders@us-east-1": { status: "failed", reason: "AccessDenied: no dynamodb:UpdateTable" },
      "replica/orders@eu-west-1": { status: "skipped", because: "table/orders@us-east-1", root: "failed" },
    }),
  ).toMatchInlineSnapshot(`
    "✗ table/orders@us-east-1: AccessDenied: no dynamodb:UpdateTable
    ○ replica/orders@eu-west-1 skipped: it needs table/orders@us-east-1
    Not done: 1 change made, 0 as they should be, 1 failed, 1 skipped, in 9 min. Mend what failed and run apply again: it goes on where this run ended."
  `));
test("partly", () =>
  expect(
    lines("partly", {
      "bucket-replication/acme@us-east-1": {
        ...done,
        partly: "rules.eu waits for bucket-versioning/acme-eu@eu-west-1",
      },
      "bucket/acme-eu@eu-west-1": { status: "unknown", reason: "eu-west-1 does not answer" },
      "bucket-versioning/acme-eu@eu-west-1": {
        status: "skipped",
        because: "bucket/acme-eu@eu-west-1",
        root: "unknown",
      },
    }),
  ).toMatchInlineSnapshot(`
    "~ bucket-replication/acme@us-east-1 only partly: rules.eu waits for bucket-versioning/acme-eu@eu-west-1
    ? bucket/acme-eu@eu-west-1: eu-west-1 does not answer
    ○ bucket-versioning/acme-eu@eu-west-1 skipped: it needs bucket/acme-eu@eu-west-1
    Partly done: 1 change made, 0 as they should be, 1 unknown, 1 skipped, in 9 min. Run apply again when what did not answer is back: it does the rest."
  `));
test("interrupted", () =>
  expect(
    lines("interrupted", {
      "replica/orders@eu-west-1": { status: "interrupted", because: "AWS is still at work: CREATING 40 %" },
      "replica/orders@ap-southeast-2": { status: "interrupted", because: "not begun" },
    }),
  ).toMatchInlineSnapshot(`
    "○ replica/orders@eu-west-1: AWS is still at work: CREATING 40 %
    ○ replica/orders@ap-southeast-2: not begun
    Interrupted: 0 changes made, 0 as they should be, 2 interrupted. Run apply again: it goes on where this run ended."
  `));

test("how many ended in which way", () =>
  expect(
    runCounts(
      run("failed", {
        a: done,
        b: { status: "removed" },
        c: kept,
        d: { status: "failed", reason: "" },
        e: { status: "unknown", reason: "" },
        f: { status: "skipped", because: "", root: "failed" },
        g: { status: "interrupted", because: "" },
      }),
    ),
  ).toEqual({ made: 2, kept: 1, failed: 1, unknown: 1, skipped: 1, interrupted: 1 }));
