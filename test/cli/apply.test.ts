import { describe, expect, test } from "vitest";
import { goglobal } from "../support/cli.ts";
import { configText } from "../support/configs.ts";

test("plan, apply, plan, apply: the second apply makes no write call at all", async () => {
  const { run } = await goglobal();
  const planned = await run("plan");
  expect(planned).toMatchObject({ code: 0, writes: [] });
  expect(planned.out).toContain("Plan: 15 to create, 4 to update, 0 to delete. About 13 min on AWS.");

  const applied = await run("apply -y");
  expect(applied).toMatchObject({ code: 0, out: expect.stringContaining("Done: 19 changes made") });
  expect(applied.writes).not.toEqual([]);

  expect(await run("plan")).toMatchObject({
    code: 0,
    out: "Everything is as it should be (19 looked at).",
    writes: [],
  });
  expect(await run("apply -y")).toMatchObject({
    code: 0,
    out: "Done: 0 changes made, 19 as they should be.",
    writes: [],
  });
});

describe("the question", () => {
  test("yes carries out what was shown before it", async () => {
    const { run } = await goglobal({ config: configText(), answer: "yes" });
    const { code, out, err } = await run("apply");
    expect(code).toBe(0);
    expect(out).toMatch(/^Done: 9 changes made, 0 as they should be, in \d+ min\.$/mu);
    expect(err).toContain("Apply these changes? Only yes will do: ");
    expect(err.indexOf("Plan: 6 to create")).toBeLessThan(err.indexOf("Apply these changes?"));
    expect(err.indexOf("replica/orders@eu-west-1 created")).toBeGreaterThan(err.indexOf("Apply these changes?"));
  });

  test.each(["no", "y", "", "yes!", "yess"])("%j is not yes: nothing is changed", async (answer) => {
    const { run } = await goglobal({ config: configText(), answer });
    const { code, out, err, writes } = await run("apply");
    expect({ code, out, writes }).toEqual({ code: 1, out: "", writes: [] });
    expect(err).toMatch(/goglobal: not agreed to: nothing was changed$/u);
  });

  test.each([" yes ", "YES"])("%j is yes", async (answer) => {
    const { run } = await goglobal({ config: configText(), answer });
    expect(await run("apply --only table/*")).toMatchObject({
      code: 0,
      writes: expect.arrayContaining(["UpdateTable us-east-1"]),
    });
  });

  test("-y is not asked", async () => {
    const { run } = await goglobal({ config: configText(), answer: "no" });
    const { code, err } = await run("apply -y --only table/*");
    expect(code).toBe(0);
    expect(err).not.toContain("Apply these changes?");
  });

  test("where there is nothing to do there is nothing to ask", async () => {
    const { run } = await goglobal({ config: configText(), answer: "no" });
    await run("apply -y");
    expect(await run("apply")).toMatchObject({
      code: 0,
      out: "Done: 0 changes made, 9 as they should be.",
      writes: [],
    });
  });

  test("nobody there and no -y: refused without a single call", async () => {
    const { run } = await goglobal({ config: configText() });
    expect(await run("apply")).toMatchObject({
      code: 64,
      out: "",
      err: "goglobal: nobody is here to agree to the plan: say apply -y, or apply a plan saved with plan --out",
      calls: [],
    });
  });

  test("--json never asks: refused without -y even where somebody is there", async () => {
    const { run } = await goglobal({ config: configText(), answer: "yes" });
    const { code, out, calls, err } = await run("apply --json");
    expect({ code, out, calls }).toEqual({ code: 64, out: "", calls: [] });
    expect(err).not.toContain("Apply these changes?");
  });
});

describe("--json", () => {
  const linesOf = (out: string) => out.split("\n").map((line) => JSON.parse(line) as Record<string, unknown>);

  test("one object a line: begin, what happens, end", async () => {
    const { run } = await goglobal({ config: configText() });
    const { code, out, err } = await run("apply --json -y");
    const lines = linesOf(out);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(lines[0]).toEqual({ version: 1, type: "begin", account: "123456789012", app: "orders/prod" });
    expect(lines.at(-1)).toEqual({
      type: "end",
      summary: { made: 9, kept: 0, failed: 0, unknown: 0, skipped: 0, interrupted: 0 },
      exit: 0,
    });
    const events = lines.slice(1, -1);
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(["started", "note", "finished"]));
    expect(events.filter(({ id }) => typeof id !== "string")).toEqual([]);
    const story = events.filter(({ id, type }) => id === "replica/orders@eu-west-1" && type !== "note");
    expect(story).toEqual([
      { type: "started", id: "replica/orders@eu-west-1", action: "create", typical: 300_000 },
      { type: "finished", id: "replica/orders@eu-west-1", action: "create", milliseconds: expect.any(Number) },
    ]);
  });

  test("nothing to do is begin and end", async () => {
    const { run } = await goglobal({ config: configText() });
    await run("apply -y");
    const { out } = await run("apply --json -y");
    expect(linesOf(out).map(({ type }) => type)).toEqual(["begin", "end"]);
  });

  test("a refused plan ends with what is in the way", async () => {
    const { run } = await goglobal({
      config: configText({ buckets: { "acme-receipts": { backfill: false, names: { "eu-west-1": "taken-name" } } } }),
    });
    const { code, out, err, writes } = await run("apply --json -y");
    const lines = linesOf(out);
    expect({ code, writes }).toEqual({ code: 1, writes: [] });
    expect(lines.map(({ type }) => type)).toEqual(["begin", "failed", "end"]);
    expect(lines[1]).toMatchObject({
      id: "bucket/taken-name@eu-west-1",
      reason: expect.stringContaining("another AWS account"),
    });
    expect(lines[2]).toMatchObject({ summary: { made: 0, failed: 1 }, exit: 1 });
    expect(err).toContain("nothing was changed");
  });

  test("what fails, and what waits for it, is told", async () => {
    const { run, sandbox } = await goglobal({ config: configText() });
    sandbox.faults.next("CreateRole", new Error("no more roles"));
    const { code, out } = await run("apply --json -y");
    const lines = linesOf(out);
    expect(code).toBe(1);
    expect(lines.find(({ type }) => type === "failed")).toMatchObject({
      id: "role/goglobal-orders-prod-acme-receipts",
      reason: expect.stringContaining("no more roles"),
    });
    expect(lines.filter(({ type }) => type === "skipped")).toContainEqual({
      type: "skipped",
      id: "bucket-replication/acme-receipts@us-east-1",
      because: "role/goglobal-orders-prod-acme-receipts",
    });
    expect(lines.at(-1)).toMatchObject({ type: "end", exit: 1, summary: { made: 6, failed: 1, skipped: 2 } });
  });
});

describe("the summary", () => {
  test("in the sandbox, says how long AWS would have taken", async () => {
    const { run } = await goglobal({ config: configText() });
    const { out } = await run("apply -y");
    expect(out.split("\n")).toEqual([
      expect.stringMatching(/^Done: 9 changes made, 0 as they should be, in \d+ min\.$/u),
      expect.stringMatching(/^On AWS this would have taken about \d+ min\.$/u),
    ]);
  });

  test("names what failed, what waits for it, and that running again goes on", async () => {
    const { run, sandbox } = await goglobal({ config: configText() });
    sandbox.faults.next("CreateRole", new Error("no more roles"));
    const { code, out } = await run("apply -y");
    expect(code).toBe(1);
    expect(
      out
        .replace(/in \d+ min/u, "in a while")
        .split("\n")
        .slice(0, -1),
    ).toMatchInlineSnapshot(`
      [
        "✗ role/goglobal-orders-prod-acme-receipts: no more roles (CreateRole in all regions)",
        "○ bucket-replication/acme-receipts@us-east-1 skipped: it needs role/goglobal-orders-prod-acme-receipts",
        "○ bucket-replication/acme-receipts-eu-west-1@eu-west-1 skipped: it needs role/goglobal-orders-prod-acme-receipts",
        "Not done: 6 changes made, 0 as they should be, 1 failed, 2 skipped, in a while. Mend what failed and run apply again: it goes on where this run ended.",
      ]
    `);
    expect(await run("apply -y")).toMatchObject({ code: 0, out: expect.stringContaining("Done: ") });
    expect(await run("plan")).toMatchObject({ out: "Everything is as it should be (9 looked at)." });
  });
});
