import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { Interrupted } from "../../src/engine/errors.ts";
import { VirtualClock } from "../../src/engine/virtual-clock.ts";

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await setImmediate();
};

test("time stands still until somebody sleeps, and then leaps", async () => {
  const clock = new VirtualClock(1000);
  await turns(5);
  expect(clock.now()).toBe(1000);
  await clock.sleep(3_600_000);
  expect(clock.now()).toBe(3_601_000);
});

test("sleepers wake in the order of their alarms; those of the same moment in the order in which they lay down", async () => {
  const clock = new VirtualClock();
  const woken: string[] = [];
  const sleeper = async (name: string, milliseconds: number) => {
    await clock.sleep(milliseconds);
    woken.push(`${name} at ${clock.now()}`);
  };
  await Promise.all([sleeper("late", 30), sleeper("one", 20), sleeper("two", 20), sleeper("early", 10)]);
  expect(woken).toEqual(["early at 10", "one at 20", "two at 20", "late at 30"]);
});

test("parallel sleepers do not push each other's time on", async () => {
  const clock = new VirtualClock();
  const polls = async () => {
    for (let poll = 0; poll < 10; poll += 1) await clock.sleep(100);
    return clock.now();
  };
  expect(await Promise.all([polls(), polls(), polls()])).toEqual([1000, 1000, 1000]);
});

test("a leap waits for whatever runs on promises alone", async () => {
  const clock = new VirtualClock();
  const long = clock.sleep(1000);
  for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
  await clock.sleep(10);
  expect(clock.now()).toBe(10);
  await long;
  expect(clock.now()).toBe(1000);
});

test("does not leap while real work is held, however long it takes", async () => {
  const clock = new VirtualClock();
  const work = clock.hold(turns(20).then(() => clock.now()));
  const sleeping = clock.sleep(50);
  expect(await work).toBe(0);
  await sleeping;
  expect(clock.now()).toBe(50);
});

test("held work that fails lets time go on, and fails", async () => {
  const clock = new VirtualClock();
  const work = clock.hold(turns(3).then(() => Promise.reject(new Error("broken"))));
  const sleeping = clock.sleep(50);
  await expect(work).rejects.toThrow("broken");
  await sleeping;
  expect(clock.now()).toBe(50);
});

test("an aborted sleep ends at once, and nobody waits for its alarm", async () => {
  const clock = new VirtualClock();
  const controller = new AbortController();
  const sleeping = clock.sleep(1000, controller.signal);
  const other = clock.sleep(10);
  controller.abort();
  await expect(sleeping).rejects.toBeInstanceOf(Interrupted);
  await other;
  await turns(5);
  expect(clock.now()).toBe(10);
});

test("who sleeps on an aborted signal is turned away", async () => {
  const clock = new VirtualClock();
  await expect(clock.sleep(10, AbortSignal.abort())).rejects.toBeInstanceOf(Interrupted);
  expect(clock.now()).toBe(0);
});

test("an abort after the alarm has rung takes no other alarm with it", async () => {
  const clock = new VirtualClock();
  const controller = new AbortController();
  await clock.sleep(10, controller.signal);
  const other = clock.sleep(10);
  controller.abort();
  await other;
  expect(clock.now()).toBe(20);
});

test("a negative time to sleep does not turn time back", async () => {
  const clock = new VirtualClock(5);
  await clock.sleep(-100);
  expect(clock.now()).toBe(5);
});

test("no time passes for what waits in the background: it wakes once somebody else's waiting has come that far", async () => {
  const clock = new VirtualClock();
  const beats: number[] = [];
  void clock.background(async () => {
    for (;;) {
      await clock.sleep(10);
      await Promise.resolve().then(() => clock.sleep(1));
      beats.push(clock.now());
    }
  });
  await turns(50);
  expect(clock.now()).toBe(0);
  await clock.sleep(25);
  await turns(50);
  expect([clock.now(), beats]).toEqual([25, [11, 22]]);
  await clock.sleep(9);
  expect(beats).toEqual([11, 22, 33]);
});

test("who is interrupted makes no time pass any longer", async () => {
  const clock = new VirtualClock();
  const beats: number[] = [];
  void clock.background(() => clock.sleep(10).then(() => beats.push(clock.now()) as never));
  const leaving = new AbortController();
  const sleeping = clock.sleep(50, leaving.signal);
  leaving.abort();
  await expect(sleeping).rejects.toThrow(Interrupted);
  await turns(10);
  expect([clock.now(), beats]).toEqual([0, []]);
});
