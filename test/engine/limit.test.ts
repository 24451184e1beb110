import { describe, expect, test } from "vitest";
import { Lanes, Limit } from "../../src/engine/limit.ts";
import { VirtualClock } from "../../src/engine/virtual-clock.ts";

describe("a limit", () => {
  test("lets only so many be under way at once, in the order in which they came", async () => {
    const clock = new VirtualClock();
    const limit = new Limit(2);
    const ended = await Promise.all(
      [300, 100, 100, 100].map((length) =>
        limit.run(async () => {
          const began = clock.now();
          await clock.sleep(length);
          return [began, clock.now()];
        }),
      ),
    );
    expect(ended).toEqual([
      [0, 300],
      [0, 100],
      [100, 200],
      [200, 300],
    ]);
  });

  test("work that fails makes room too", async () => {
    const limit = new Limit(1);
    await expect(limit.run(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    expect(await limit.run(async () => "next")).toBe("next");
  });
});

describe("lanes", () => {
  test("one goes at a time in each, in the order in which they came; other lanes do not wait", async () => {
    const clock = new VirtualClock();
    const lanes = new Lanes();
    const drive = async (lane: string | undefined) => {
      const leave = await lanes.enter(lane);
      const began = clock.now();
      await clock.sleep(100);
      leave();
      return began;
    };
    const lanesTaken = ["a", "a", "b", undefined, "a", undefined];
    expect(await Promise.all(lanesTaken.map(drive))).toEqual([0, 100, 0, 0, 200, 0]);
  });

  test("leaving twice lets only one in", async () => {
    const lanes = new Lanes();
    const leave = await lanes.enter("a");
    const second = lanes.enter("a");
    let isThirdIn = false;
    const third = lanes.enter("a").then(() => (isThirdIn = true));
    leave();
    leave();
    const leaveSecond = await second;
    await new Promise(setImmediate);
    expect(isThirdIn).toBe(false);
    leaveSecond();
    await third;
  });
});
