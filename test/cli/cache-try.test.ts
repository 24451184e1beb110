import { test } from "vitest";
import { appliedCache, askFrom, reconfigure } from "../support/cached.ts";

test("try", async () => {
  const app = await appliedCache();
  const again = await app.run("apply -y");
  console.log(again.out, again.err, again.writes);
  for (const place of ["dublin", "virginia"]) for (const l of ["GET /orders", "GET /orders", "GET /whoami", "GET /whoami"]) console.log(place, l, await askFrom(app.sandbox, place, l));
  await reconfigure(app, { cache: null });
  const plan = await app.run("plan");
  console.log(plan.out);
  const out = await app.run("apply -y");
  console.log(out.code, out.out, out.err, out.writes);
  console.log((await app.run("plan")).out);
});
