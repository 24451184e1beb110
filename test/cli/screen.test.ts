import { afterEach, describe, expect, test, vi } from "vitest";
import { paintFor } from "../../src/cli/colour.ts";
import { Heartbeat } from "../../src/cli/heartbeat.ts";
import { patiently } from "../../src/cli/patiently.ts";
import { Progress } from "../../src/cli/progress.ts";
import { realWorld } from "../../src/cli/real-world.ts";
import { VirtualClock } from "../../src/engine/virtual-clock.ts";
import type { Event } from "../../src/engine/event.ts";
import { heartbeatLine } from "../../src/ui/event.ts";
import { goglobal } from "../support/cli.ts";
import { configText } from "../support/configs.ts";

const ESCAPE = "\u001B[";

describe("colours", () => {
  const cases: {
    when: string;
    env?: Record<string, string>;
    flags?: string;
    onScreen: ("out" | "err")[];
    coloured: boolean;
  }[] = [
    { when: "on a screen", onScreen: ["out", "err"], coloured: true },
    { when: "on a screen, with stderr elsewhere", onScreen: ["out"], coloured: true },
    { when: "in a file or a pipe", onScreen: [], coloured: false },
    { when: "in a pipe, while the talk is on a screen", onScreen: ["err"], coloured: false },
    { when: "NO_COLOR", env: { NO_COLOR: "1" }, onScreen: ["out", "err"], coloured: false },
    { when: "NO_COLOR that is empty", env: { NO_COLOR: "" }, onScreen: ["out", "err"], coloured: true },
    { when: "NO_COLOR and FORCE_COLOR", env: { NO_COLOR: "1", FORCE_COLOR: "1" }, onScreen: ["out"], coloured: false },
    { when: "FORCE_COLOR in a pipe", env: { FORCE_COLOR: "1" }, onScreen: [], coloured: true },
    { when: "FORCE_COLOR=0 on a screen", env: { FORCE_COLOR: "0" }, onScreen: ["out"], coloured: false },
    { when: "FORCE_COLOR that is empty, in a pipe", env: { FORCE_COLOR: "" }, onScreen: [], coloured: false },
    { when: "TERM=dumb", env: { TERM: "dumb" }, onScreen: ["out", "err"], coloured: false },
    { when: "--no-color", flags: " --no-color", onScreen: ["out", "err"], coloured: false },
    {
      when: "--no-color and FORCE_COLOR",
      env: { FORCE_COLOR: "1" },
      flags: " --no-color",
      onScreen: [],
      coloured: false,
    },
  ];

  test.each(cases)("$when: $coloured", async ({ env, flags = "", onScreen, coloured }) => {
    const { run } = await goglobal({ config: configText(), onScreen, ...(env ? { env } : {}) });
    expect((await run(`plan${flags}`)).out.includes(ESCAPE)).toBe(coloured);
  });

  test("never in JSON", async () => {
    const { run } = await goglobal({ config: configText(), onScreen: ["out", "err"], env: { FORCE_COLOR: "1" } });
    expect((await run("plan --json")).out).not.toContain(ESCAPE);
    expect((await run("apply --json -y")).out).not.toContain(ESCAPE);
  });

  test("of apply: the talk and the result each have their own screen", async () => {
    const { run } = await goglobal({ config: configText(), onScreen: ["err"] });
    const { out, err } = await run("apply -y");
    expect(err).toContain(ESCAPE);
    expect(out).not.toContain(ESCAPE);
  });
});

describe("the real world", () => {
  const tty = { stdin: process.stdin.isTTY, stdout: process.stdout.isTTY, stderr: process.stderr.isTTY };
  const width = process.stderr.columns;
  const onTerminals = (on: Record<keyof typeof tty, boolean>, columns = 80) => {
    for (const name of ["stdin", "stdout", "stderr"] as const) process[name].isTTY = on[name];
    process.stderr.columns = columns;
  };
  afterEach(() => {
    onTerminals(tty, width);
    vi.unstubAllEnvs();
  });
  const world = () => realWorld(new AbortController().signal);

  test("in front of a terminal somebody watches", () => {
    vi.stubEnv("CI", "");
    onTerminals({ stdin: true, stdout: true, stderr: true });
    expect(world().io).toMatchObject({ interactive: true, onScreen: { out: true, err: true } });
    expect(world().io.spinner).toBeDefined();
  });

  test("a terminal that does not say how wide it is has no spinner: ora would wipe lines for ever", () => {
    vi.stubEnv("CI", "");
    onTerminals({ stdin: true, stdout: true, stderr: true }, 0);
    expect(world().io.interactive).toBe(true);
    expect(world().io.spinner).toBeUndefined();
  });

  test("CI: nobody watches, whatever the terminal", async () => {
    vi.stubEnv("CI", "true");
    onTerminals({ stdin: true, stdout: true, stderr: true });
    const { io } = world();
    expect(io).toMatchObject({ interactive: false, onScreen: { out: false, err: false } });
    expect(io.spinner).toBeUndefined();
    expect(await io.ask("Anybody there? ")).toBeUndefined();
  });

  test("what goes into a pipe is not on a screen, and can still be asked about", () => {
    vi.stubEnv("CI", "");
    onTerminals({ stdin: true, stdout: false, stderr: true });
    expect(world().io).toMatchObject({ interactive: true, onScreen: { out: false, err: true } });
  });

  test("without a terminal to answer from, nobody is asked", () => {
    vi.stubEnv("CI", "");
    onTerminals({ stdin: false, stdout: true, stderr: true });
    expect(world().io).toMatchObject({ interactive: false, onScreen: { out: true, err: true } });
  });

  test("colours follow it", () => {
    vi.stubEnv("CI", "");
    vi.stubEnv("NO_COLOR", "");
    vi.stubEnv("FORCE_COLOR", undefined);
    vi.stubEnv("TERM", "xterm");
    onTerminals({ stdin: true, stdout: false, stderr: true });
    expect(paintFor(world(), {}, "out").red("x")).toBe("x");
    expect(paintFor(world(), {}, "err").red("x")).toContain(ESCAPE);
  });
});

describe("no silence is longer than ten seconds", () => {
  /** What was said, each with the second in which it was. */
  const listening = (pace: VirtualClock) => {
    const said: string[] = [];
    return { said, say: (text: string) => void said.push(`${pace.now() / 1000} ${text}`) };
  };
  const id = "replica/orders@eu-west-1";

  test("what is awaited, how long so far, how long it usually takes", async () => {
    const pace = new VirtualClock();
    const { said, say } = listening(pace);
    const tell = ({ type }: Event) => type !== "started" && (say(type), true);
    const progress = new Progress({ clock: pace, pace, tell, beat: (under, now) => say(heartbeatLine(under, now)) });
    await progress.during(async () => {
      progress.emit({ type: "started", id, action: "create", typical: 300_000 });
      await pace.sleep(14_000);
      progress.emit({ type: "note", id, message: "half-way" });
      await pace.sleep(22_000);
      progress.emit({ type: "finished", id, action: "create", milliseconds: 36_000 });
      await pace.sleep(11_000);
    });
    expect(said).toEqual([
      `10 … still at ${id}: 10 s (usually 5 min)`,
      "14 note",
      `24 … still at ${id}: 24 s (usually 5 min)`,
      `34 … still at ${id}: 34 s (usually 5 min)`,
      "36 finished",
      `46 ${heartbeatLine([], 0)}`,
    ]);
  });

  test("an event that says nothing does not break the silence", async () => {
    const pace = new VirtualClock();
    const { said, say } = listening(pace);
    const progress = new Progress({ clock: pace, pace, tell: () => false, beat: () => say("beat") });
    await progress.during(async () => {
      await pace.sleep(9000);
      progress.emit({ type: "started", id, action: "create", typical: 300_000 });
      await pace.sleep(2000);
    });
    expect(said).toEqual(["10 beat"]);
  });

  test("before there is anything to tell of, AWS is looked at", async () => {
    const pace = new VirtualClock();
    const { said, say } = listening(pace);
    const world = { ...realWorld(new AbortController().signal), clock: pace };
    const io = { ...world.io, err: say };
    expect(await patiently({ ...world, io }, () => pace.sleep(25_000).then(() => "seen"))).toBe("seen");
    expect(said).toEqual([
      "10 … still looking at AWS: 10 s (usually a few seconds)",
      "20 … still looking at AWS: 20 s (usually a few seconds)",
    ]);
  });

  test("it ends with the work, also when that fails", async () => {
    const pace = new VirtualClock();
    const { said, say } = listening(pace);
    const failing = pace.sleep(1000).then(() => {
      throw new Error("broken");
    });
    await expect(new Heartbeat(pace, () => say("beat")).during(() => failing)).rejects.toThrow("broken");
    await pace.sleep(60_000);
    expect(said).toEqual([]);
  });

  test("the moving line says the same, and stops with the work", async () => {
    const pace = new VirtualClock();
    const { said, say } = listening(pace);
    const spinner = async () => ({ say, stop: () => say("stopped") });
    const progress = new Progress({ clock: pace, pace, tell: () => true, beat: () => {}, spinner });
    await progress.during(async () => progress.emit({ type: "started", id, action: "create", typical: 300_000 }));
    expect(said).toEqual([`0 … still at ${id}: 0 s (usually 5 min)`, "0 stopped"]);
  });
});
