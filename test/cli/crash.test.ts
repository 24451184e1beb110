import { expect, test } from "vitest";
import { appliedGoglobal, goglobal } from "../support/cli.ts";
import { configText } from "../support/configs.ts";
import { drawn } from "../support/drawn.ts";

interface Crashed {
  /** Whether the run made so many writes at all. */
  isKilled: boolean;
  code: number;
  /** What the plan says after the second run. */
  plan: string;
  state: unknown;
}

/** Kills `apply` right after its Nth write took effect, runs it again, and answers the end. */
async function crashed(writes: number, config?: string): Promise<Crashed> {
  const options = config === undefined ? {} : { config };
  const first = await goglobal(options);
  let isKilled = false;
  first.sandbox.faults.killAfterWrite(writes, () => {
    isKilled = true;
    // From here on nothing reaches AWS any more, as if the process were gone.
    void first.sandbox.close();
    throw new Error("killed");
  });
  await first.run("apply -y");
  const second = await goglobal({ ...options, state: await first.freeze() });
  const { code } = await second.run("apply -y");
  const plan = (await second.run("plan")).out;
  return { isKilled, code, plan, state: comparable(await second.freeze()) };
}

/** All that AWS remembers in the end, ids and times aside. */
function comparable(state: string): unknown {
  const {
    now: _now,
    lastId: _lastId,
    ...rest
  } = JSON.parse(state, (key, value: unknown) => {
    if (key === "id" || key === "streamLabel" || key === "revision") return "generated";
    return typeof value === "number" && value > Date.UTC(2020, 0) ? "a time" : value;
  }) as Record<string, unknown>;
  return rest;
}

test("a run that is killed after any of its writes is finished by the next one", { timeout: 180_000 }, async () => {
  const config = configText();
  const whole = comparable(await (await appliedGoglobal({ config })).freeze());
  let last: Crashed;
  let writes = 0;
  do {
    last = await crashed((writes += 1), config);
    const { code, plan, state } = last;
    expect({ writes, code, plan, state }).toEqual({
      writes,
      code: 0,
      plan: "Everything is as it should be (9 looked at).",
      state: whole,
    });
  } while (last.isKilled);
  expect(writes).toBeGreaterThan(15);
});

test("the same for the sample application in three regions, at a dozen places", { timeout: 180_000 }, async () => {
  const whole = comparable(await (await appliedGoglobal()).freeze());
  for (const writes of drawn(12, { of: 32, seed: 20_260_101 })) {
    const crash = await crashed(writes);
    expect({ writes, ...crash }).toEqual({
      writes,
      isKilled: true,
      code: 0,
      plan: "Everything is as it should be (19 looked at).",
      state: whole,
    });
  }
});
