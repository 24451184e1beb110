import { test } from "vitest";
import { appliedCache, askFrom, reconfigure, REGIONAL, PUBLIC } from "../support/cached.ts";

test("try", async () => {
  const app = await appliedCache({ cache: null, routing: { domain: PUBLIC } });
  await reconfigure(app, {});
  const client = { done: false, seen: [] as string[] };
  const asking = (async () => {
    for (let second = 0; !client.done; second += 1) {
      const at = app.sandbox.clock.now();
      const got = await askFrom(app.sandbox, "dublin", "GET /whoami").then(({ status, cache, region }) => `${status} ${cache} ${region}`, (e) => String(e));
      if (client.seen.at(-1)?.split("|")[1] !== got) client.seen.push(`${at / 1000 | 0}|${got}`);
      await app.sandbox.clock.sleep(1000 - (app.sandbox.clock.now() - at));
    }
  })();
  const plan = await app.run("plan");
  console.log(plan.out.split("\n").filter((l) => !/=$/.test(l)).join("\n"));
  const out = await app.run("apply -y");
  console.log(out.code, out.out, out.err, out.writes);
  await app.sandbox.clock.sleep(120_000);
  client.done = true;
  await asking;
  console.log(client.seen);
  console.log((await app.run("plan")).out);
});
