import { expect, test } from "vitest";
import { appliedCache, askFrom, PUBLIC, reconfigure } from "../support/cached.ts";
import { detailsOf, EU, HOME } from "../support/compute.ts";

test.each<[string, object, string[]]>([
  ["t", { ttl: "5m" }, []],
  ["ui", { ttl: "until-invalidated" }, []],
  ["ui2", { ttl: "until-invalidated", maxTtl: "2h" }, []],
  ["paths", { paths: { "/whoami": { ttl: "0s" }, "/orders/*": { ttl: "5m" } } }, []],
  ["paths gone", { paths: {} }, []],
  ["vary", { vary: { headers: ["Authorization", "Accept-Language"], query: ["page"], cookies: ["session"] } }, []],
  ["tags", { tags: "x-cache-tag" }, []],
  ["webAcl", { webAcl: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/shop/1" }, []],
  ["aliases", { aliases: ["shop.example.com"] }, []],
  ["invalidate", { invalidate: { orders: ["/orders*"] } }, []],
])("%s", async (_, cache, writes) => {
  const app = await appliedCache();
  await reconfigure(app, { cache });
  const planned = await app.run("plan");
  console.log(
    planned.code,
    detailsOf(planned.out)
      .map((l) => l.slice(0, 160))
      .join("\n"),
    planned.out.split("Know before")[1]?.slice(0, 1500),
  );
  const made = await app.run("apply -y");
  console.log(made.code, made.writes, made.code ? made.err : "");
  expect(await app.run("plan --detailed-exitcode")).toMatchObject({ code: 0, writes: [] });
});
