import { expect, test } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import type { Config } from "../../src/config/schema.ts";
import { Graph } from "../../src/engine/graph.ts";
import { readable } from "../../src/engine/reference.ts";
import { record } from "../../src/resources/record.ts";
import { addCache, addPublicNames } from "../../src/topology/cache.ts";
import { cachedConfig, routed } from "./sample.ts";

const paths = { "/items/*": { ttl: "5m" }, "/me": { ttl: "0s" }, "/items/42": { ttl: "1m" } };

function graphOf(config: Config) {
  const graph = new Graph<Aws>();
  const entrance = addCache(graph, { config, zone: { id: "Z1" } });
  return { graph, entrance };
}

test("what needs what", () => {
  const { graph } = graphOf(cachedConfig({ aliases: ["shop.example.com"], paths }));
  const lines = graph.nodes.map(({ id, step, needs }) =>
    [`${step}: ${id}`, ...needs.map((need) => `    ${need}`)].join("\n"),
  );
  expect(lines.join("\n")).toMatchInlineSnapshot(`
    "cache: cache-policy/goglobal-orders_prod-60s
    cache: cache-policy/goglobal-orders_prod-300s
    cache: certificate/www.example.com@us-east-1
    cache: validation-record/www.example.com
        certificate/www.example.com@us-east-1
    cache: issued-certificate/www.example.com@us-east-1
        certificate/www.example.com@us-east-1
        validation-record/www.example.com
    cache: distribution/orders
        issued-certificate/www.example.com@us-east-1
        cache-policy/goglobal-orders_prod-60s
        cache-policy/goglobal-orders_prod-300s"
  `);
});

test("what the public names need", () => {
  const config = cachedConfig({ aliases: ["shop.example.com"] });
  const site = { config, zone: { id: "Z1" } };
  const { graph, entrance } = graphOf(config);
  const before = graph.nodes.length;
  graph.add(record, { zone: "Z1", name: "api.example.com" }, { name: "api.example.com", step: "traffic" });
  addPublicNames(graph, { ...site, path: "/health" }, entrance!);
  const added = graph.nodes.slice(before + 1);
  const lines = added.map(({ id, step, needs }) =>
    [`${step}: ${id}`, ...needs.map((need) => `    ${need}`)].join("\n"),
  );
  expect(lines.join("\n")).toMatchInlineSnapshot(`
    "cache: entrance/www.example.com
        distribution/orders
        record/api.example.com
    cache: public-record/www.example.com
        entrance/www.example.com
        distribution/orders
    cache: entrance/shop.example.com
        distribution/orders
        record/api.example.com
    cache: public-record/shop.example.com
        entrance/shop.example.com
        distribution/orders"
  `);
  expect(JSON.parse(readable(JSON.stringify(added.map(({ spec }) => spec))))).toMatchInlineSnapshot(`
    [
      {
        "ahead": true,
        "name": "www.example.com",
        "open": true,
        "target": "(target of distribution/orders, known after apply)",
        "url": "https://www.example.com/health",
        "zone": "Z1",
      },
      {
        "ipv6": true,
        "name": "www.example.com",
        "others": null,
        "target": "(target of entrance/www.example.com, known after apply)",
        "targetZone": "(zone of distribution/orders, known after apply)",
        "zone": "Z1",
      },
      {
        "ahead": true,
        "name": "shop.example.com",
        "open": true,
        "target": "(target of distribution/orders, known after apply)",
        "url": "https://shop.example.com/health",
        "zone": "Z1",
      },
      {
        "ipv6": true,
        "name": "shop.example.com",
        "others": null,
        "target": "(target of entrance/shop.example.com, known after apply)",
        "targetZone": "(zone of distribution/orders, known after apply)",
        "zone": "Z1",
      },
    ]
  `);
});

/** A spec with what is not known yet written as a person reads it. */
const specOf = (config: Config, id: string): unknown =>
  JSON.parse(readable(JSON.stringify(graphOf(config).graph.get(id)?.spec)));

test("how each is wanted", () => {
  const config = cachedConfig({ aliases: ["shop.example.com"], paths });
  const tags = { team: "shop" };
  expect(specOf(config, "certificate/www.example.com@us-east-1")).toEqual({
    names: "www.example.com shop.example.com",
    region: "us-east-1",
    tags,
  });
  expect(specOf(config, "cache-policy/goglobal-orders_prod-300s")).toEqual({
    name: "goglobal-orders_prod-300s",
    ttl: { min: 0, default: 300, max: 300 },
    headers: ["Authorization"],
    query: "all",
    cookies: "none",
    encodings: ["gzip", "brotli"],
  });
  const spec = specOf(config, "distribution/orders") as Record<string, unknown>;
  expect(spec).toMatchObject({
    sought: "www.example.com",
    enabled: true,
    aliases: ["www.example.com", "shop.example.com"],
    certificate: "(arn of issued-certificate/www.example.com@us-east-1, known after apply)",
    minimumTls: "TLSv1.2_2021",
    origin: { domain: "api.example.com", protocol: "https-only", tls: ["TLSv1.2"] },
    default: {
      origin: "goglobal",
      cachePolicy: "(id of cache-policy/goglobal-orders_prod-60s, known after apply)",
      requestPolicy: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
      methods: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
      cached: ["GET", "HEAD"],
      viewers: "redirect-to-https",
    },
    // The most exact first.
    paths: [
      { path: "/items/42", cachePolicy: "(id of cache-policy/goglobal-orders_prod-60s, known after apply)" },
      { path: "/items/*", cachePolicy: "(id of cache-policy/goglobal-orders_prod-300s, known after apply)" },
      { path: "/me", cachePolicy: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad" },
    ],
    errors: { 404: 0, 500: 0, 503: 0, 504: 0 },
    httpVersion: "http2and3",
    ipv6: true,
    tags,
  });
  expect(Object.keys(spec)).not.toContain("webAcl");
  expect(Object.keys(spec)).not.toContain("tagHeader");
});

test("what the config says of it", () => {
  const webAcl = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/shop/1";
  const vary = { headers: ["Authorization", "X-Shop"], query: ["page"], cookies: [] };
  const ttl = "until-invalidated";
  const config = cachedConfig({ distribution: "E1", webAcl, tags: "x-cache-tag", vary, ttl, maxTtl: "1h" });
  expect(specOf(config, "distribution/orders")).toMatchObject({ sought: "E1", webAcl, tagHeader: "x-cache-tag" });
  expect(specOf(config, "cache-policy/goglobal-orders_prod-3600s")).toMatchObject({
    ttl: { min: 0, default: 3600, max: 3600 },
    headers: ["Authorization", "X-Shop"],
    query: ["page"],
    cookies: "none",
  });
});

test("what is to be led there", () => {
  const { entrance } = graphOf(cachedConfig());
  expect(entrance?.node).toBe("distribution/orders");
  expect(readable(entrance!.target)).toBe("(target of distribution/orders, known after apply)");
  expect(readable(entrance!.zone)).toBe("(zone of distribution/orders, known after apply)");
});

test("nothing without a cache", () => {
  const { graph, entrance } = graphOf(routed());
  expect([graph.nodes, entrance]).toEqual([[], undefined]);
});
