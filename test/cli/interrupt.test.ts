import { expect, test } from "vitest";
import { goglobal } from "../support/cli.ts";
import { configText } from "../support/configs.ts";

/** Runs `apply -y` and interrupts it right before the Nth write call. */
async function interrupted(at: number) {
  const world = await goglobal({ config: configText() });
  const interrupt = new AbortController();
  let writesSoFar = 0;
  const first = await world.run("apply -y", {
    signal: interrupt.signal,
    onCall(_, { writes }) {
      writesSoFar = writes;
      if (writes === at) interrupt.abort();
    },
  });
  return { ...world, first, writesSoFar };
}

test("before anything is looked at: nothing was changed", async () => {
  const { run } = await goglobal({ config: configText() });
  expect(await run("apply -y", { signal: AbortSignal.abort() })).toMatchObject({
    code: 130,
    out: "",
    err: "Interrupted: nothing was changed.",
    calls: [],
  });
});

test.each(["plan", "apply -y", "apply --json -y"])("while %s looks: nothing was changed", async (line) => {
  const { run } = await goglobal({ config: configText() });
  const interrupt = new AbortController();
  const { code, out, err, writes } = await run(line, {
    signal: interrupt.signal,
    onCall: (_, { calls }) => void (calls === 20 && interrupt.abort()),
  });
  expect({ code, out, err, writes }).toEqual({
    code: 130,
    out: "",
    err: "Interrupted: nothing was changed.",
    writes: [],
  });
});

test("while AWS makes a replica: the summary says that it still does, and the next run waits for it", async () => {
  const world = await goglobal({ config: configText() });
  const { run, sandbox, aws } = world;
  const interrupt = new AbortController();
  let replicaAsked = false;
  const first = await run("apply -y", {
    signal: interrupt.signal,
    onCall({ operation, input }) {
      if (operation === "DescribeTable" && replicaAsked) interrupt.abort();
      if (operation === "UpdateTable" && "ReplicaUpdates" in input) replicaAsked = true;
    },
  });
  expect(first.code).toBe(130);
  expect(first.out).toContain("○ replica/orders@eu-west-1: AWS is still at work: ");
  expect(first.out).toContain("○ replica-settings/orders@eu-west-1 skipped: it needs replica/orders@eu-west-1");
  expect(first.out).toMatch(/^Interrupted: .* Run apply again: it goes on where this run ended\.$/mu);
  await sandbox.clock.sleep(20_000);
  const dynamodb = await aws.dynamodb("us-east-1");
  const { Table } = await dynamodb.describeTable({ TableName: "orders" });
  expect(Table!.Replicas).toMatchObject([{ RegionName: "eu-west-1", ReplicaStatus: "CREATING" }]);

  const planned = await run("plan");
  expect(planned.out).toContain("replica/orders@eu-west-1: in progress: CREATING");
  const second = await run("apply -y");
  expect(second.code).toBe(0);
  expect(second.writes.filter((call) => call === "UpdateTable us-east-1")).toEqual([]);
  expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 0 });
});

test("what AWS is still doing is worth a question too, even if nothing else is to be done", async () => {
  const { run, freeze } = await goglobal({ config: configText() });
  const interrupt = new AbortController();
  const line = "--only replica/orders@eu-west-1";
  await run(`apply -y ${line}`, {
    signal: interrupt.signal,
    onCall: ({ input }) => void ("ReplicaUpdates" in input && interrupt.abort()),
  });
  const later = await goglobal({ config: configText(), state: await freeze(), answer: "no" });
  // Only after some seconds does AWS list the new replica.
  await later.sandbox.clock.sleep(20_000);
  const { code, err, writes } = await later.run(`apply ${line}`);
  expect({ code, writes }).toEqual({ code: 1, writes: [] });
  expect(err).toContain("replica/orders@eu-west-1: in progress: CREATING");
  expect(await later.run(`apply -y ${line}`)).toMatchObject({ code: 0, writes: [] });
});

test.each([1, 3, 5, 7, 9, 11])("before write call %i: nothing new starts, and the next run finishes", async (at) => {
  const { run, first, writesSoFar } = await interrupted(at);
  expect(first.code).toBe(130);
  expect(first.err).not.toContain("goglobal: ");
  // What was asked for in the same moment is in flight, and finishes.
  expect(first.writes.length).toBe(writesSoFar);
  expect(first.writes.length).toBeLessThanOrEqual(at + 4);
  expect(first.out).toMatch(/^Interrupted: \d+ changes? made, .*\d+ interrupted/mu);
  expect(await run("apply -y")).toMatchObject({ code: 0 });
  expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 0 });
});

test("--json: the end says so", async () => {
  const { run } = await goglobal({ config: configText() });
  const interrupt = new AbortController();
  const { code, out } = await run("apply --json -y", {
    signal: interrupt.signal,
    onCall: (_, { writes }) => void (writes === 3 && interrupt.abort()),
  });
  expect(code).toBe(130);
  const lines = out.split("\n").map((line) => JSON.parse(line) as { type: string; because?: string });
  expect(lines.at(-1)).toMatchObject({ type: "end", exit: 130 });
  expect(
    lines.filter(({ type }) => !["begin", "started", "note", "finished", "skipped", "end"].includes(type)),
  ).toEqual([]);
  expect(lines.filter(({ type }) => type === "skipped").map(({ because }) => because)).toContain("not begun");
});

test("at the question: nothing was changed", async () => {
  const interrupt = new AbortController();
  const { run } = await goglobal({
    config: configText(),
    ask() {
      interrupt.abort();
      throw new DOMException("The operation was aborted", "AbortError");
    },
  });
  expect(await run("apply", { signal: interrupt.signal })).toMatchObject({
    code: 130,
    out: "",
    err: expect.stringMatching(/Interrupted: nothing was changed\.$/u),
    writes: [],
  });
});
