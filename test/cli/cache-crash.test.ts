import { describe, expect, test } from "vitest";
import { cachedApp, cachedText } from "../support/cached.ts";
import { goglobal } from "../support/cli.ts";
import { crashed, sample, uncrashed } from "../support/crash.ts";

/** What AWS remembers once a config has been applied to what it remembered before. */
async function after(config: string, before?: string): Promise<string> {
  const { run, freeze } = await goglobal(before ? { config, state: before } : { config, seed: await cachedApp() });
  expect(await run("apply -y")).toMatchObject({ code: 0 });
  return freeze();
}

/** An application, and how it ends for a run that is not killed: made once for all tests that ask for it. */
const once = <T>(make: () => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
};

const without = once(() => after(cachedText({ cache: null })));

const getsCache = once(async () => {
  const made = { config: cachedText(), state: await without() };
  return { made, whole: await uncrashed(made) };
});

const losesCache = once(async () => {
  const made = { config: cachedText({ cache: null }), state: await after(cachedText(), await without()) };
  return { made, whole: await uncrashed(made) };
});

/** How it ended after the run that was killed, and how it should have. */
async function ending(writes: number, application: typeof getsCache) {
  const { made, whole } = await application();
  const { plan, ...crash } = await crashed(writes, made);
  return { ended: { ...crash, plan: plan.split("\n").at(-1) }, whole };
}

const finished = (state: unknown) => ({
  isKilled: true,
  code: 0,
  plan: expect.stringMatching(/^Everything is as it should be/u) as string,
  state,
});

describe("a run that is killed is finished by the next one", () => {
  test.each(sample(4, { of: 18, seed: 20_260_402 }))("after write %i of a cache and its hook", async (writes) => {
    const { ended, whole } = await ending(writes, getsCache);
    expect(ended).toEqual(finished(whole));
  });

  // After the third, the name is given back, and resolvers still lead to the cache.
  test.each([3, 6])("after write %i of those that take them away", async (writes) => {
    const { ended, whole } = await ending(writes, losesCache);
    expect(ended).toEqual(finished(whole));
  });
});
