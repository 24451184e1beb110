import { expect, test } from "vitest";
import { goglobal } from "../support/cli.ts";
import { crashed, sample, uncrashed } from "../support/crash.ts";
import { EU, HOME } from "../support/compute.ts";
import { trafficConfig } from "../support/traffic.ts";
import { whoami } from "../support/whoami.ts";

const config = trafficConfig({}, { regions: [HOME, EU] });
/** How many writes lead users to two regions whose own names are there. */
const WRITES = 45;
/** Checks that count others, a check's tags, and the common name come last. */
const LAST = [41, 42, 44, WRITES];
const PLACES = [...sample(2, { of: 40, seed: 20_260_101 }), ...LAST];

test(
  "a run that is killed while it leads users to their regions is finished by the next one",
  { timeout: 180_000 },
  async () => {
    // The regions' own names are there, and nobody is led to them yet.
    const first = await goglobal({ config, seed: whoami });
    expect(await first.run("apply -y --only alias-record/*")).toMatchObject({ code: 0 });
    const state = await first.freeze();
    const whole = await uncrashed({ config, state });
    for (const writes of PLACES)
      expect({ writes, ...(await crashed(writes, { config, state })) }).toEqual({
        writes,
        isKilled: true,
        code: 0,
        plan: "Everything is as it should be (60 looked at).",
        state: whole,
      });
    expect(await crashed(WRITES + 1, { config, state })).toMatchObject({ isKilled: false });

    // And one that is interrupted while it waits for what checkers report.
    const { run } = await goglobal({ config, state });
    const interrupt = new AbortController();
    const onCall = ({ operation }: { operation: string }) => {
      if (operation === "GetHealthCheckStatus") interrupt.abort();
    };
    expect(await run("apply -y", { signal: interrupt.signal, onCall })).toMatchObject({ code: 130 });
    expect(await run("apply -y")).toMatchObject({ code: 0 });
    expect(await run("apply -y")).toMatchObject({ code: 0, writes: [] });
  },
);
