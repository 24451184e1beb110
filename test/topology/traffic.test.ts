import { describe, expect, test } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import type { Config } from "../../src/config/schema.ts";
import type { Traffic } from "../../src/discover/traffic.ts";
import { Graph } from "../../src/engine/graph.ts";
import type { AnyKind } from "../../src/engine/kind.ts";
import { readable } from "../../src/engine/reference.ts";
import type { RecordEntry } from "../../src/resources/record-entries.ts";
import { addTraffic } from "../../src/topology/traffic.ts";
import { homeOf, IDENTITY, NO_TRAFFIC, outline, routed } from "./sample.ts";

const toy = (name: string): AnyKind<Aws> => ({
  name,
  typical: 0,
  key: ["name", "region"],
  read: async () => undefined,
  converge: async () => {},
});

interface Wanted {
  regions?: string[];
  routing?: Partial<NonNullable<Config["routing"]>>;
  traffic?: Partial<Traffic>;
  beforeBackfill?: boolean;
}

/** What leads users to these regions, each of which has its names, a replica and what is copied into its buckets. */
function graphOf({ regions, routing = {}, traffic = {}, beforeBackfill = false }: Wanted = {}) {
  const graph = new Graph<Aws>();
  const base = routed(regions);
  const config = { ...base, routing: { ...base.routing!, ...routing } };
  for (const region of config.regions) {
    graph.add(toy("domain-name"), { name: "api.example.com", region });
    graph.add(toy("alias-record"), { name: `${region}.api.example.com` }, { name: `${region}.api.example.com` });
    if (region !== config.home) graph.add(toy("replica"), { name: "orders", region });
  }
  graph.add(toy("backfill"), { name: "receipts", region: config.home });
  const before = graph.nodes.length;
  const site = { config, home: homeOf([]), identity: IDENTITY, zone: { id: "Z1" }, beforeBackfill };
  const notices = addTraffic(graph, site, { ...NO_TRAFFIC, ...traffic });
  const spec = graph.get("record/api.example.com")?.spec as { entries: Record<string, RecordEntry>; policy: string };
  const needsOf = (id: string) => graph.get(id)?.needs;
  return { added: graph.nodes.slice(before), notices, spec, needsOf };
}

test("a region's users wait for its name, its replicas and what is copied there; home's for its name alone", () => {
  const { added, notices } = graphOf();
  expect(outline({ nodes: added } as unknown as Graph<Aws>)).toMatchInlineSnapshot(`
    "traffic: entrance/us-east-1.api.example.com
        domain-name/api.example.com@us-east-1
        alias-record/us-east-1.api.example.com
    traffic: entrance/eu-west-1.api.example.com
        domain-name/api.example.com@eu-west-1
        alias-record/eu-west-1.api.example.com
        replica/orders@eu-west-1
        backfill/receipts@us-east-1
    traffic: record/api.example.com
        (entrance/us-east-1.api.example.com)
        (domain-name/api.example.com@us-east-1)
        (entrance/eu-west-1.api.example.com)
        (domain-name/api.example.com@eu-west-1)"
  `);
  expect(notices).toEqual([]);
});

test("whoever may do without what was there before waits for all but that", () => {
  expect(graphOf({ beforeBackfill: true }).needsOf("entrance/eu-west-1.api.example.com")).not.toContain(
    "backfill/receipts@us-east-1",
  );
});

describe("the entries", () => {
  const weightsOf = (wanted: Wanted) =>
    Object.fromEntries(Object.entries(graphOf(wanted).spec.entries).map(([region, { weight }]) => [region, weight]));

  test("lead to the target of the region's custom domain name, and hang on nothing where nothing is asked", () => {
    const { spec } = graphOf({ routing: { evaluateTargetHealth: true } });
    expect(JSON.parse(readable(JSON.stringify(spec)))).toEqual({
      zone: "Z1",
      name: "api.example.com",
      policy: "latency",
      others: null,
      entries: Object.fromEntries(
        ["us-east-1", "eu-west-1"].map((region) => [
          region,
          {
            target: `(target of entrance/${region}.api.example.com, known after apply)`,
            targetZone: `(zone of domain-name/api.example.com@${region}, known after apply)`,
            healthCheck: null,
            evaluate: true,
            ipv6: false,
          },
        ]),
      ),
    });
  });

  test("weigh what the config says, where it says that they are weighed", () => {
    const weights = { "us-east-1": 127, "eu-west-1": 0 };
    expect(weightsOf({ routing: { policy: "weighted", weights } })).toEqual(weights);
    expect(weightsOf({ routing: { weights } })).toEqual({});
  });

  test("hang on the region's check", () => {
    const { spec } = graphOf({ routing: { healthCheck: { type: "https", path: "/", interval: 10_000, failures: 3 } } });
    expect(readable(spec.entries["eu-west-1"]!.healthCheck!)).toContain("id of observed-check/eu-west-1/endpoint");
  });

  test("of a region that is evacuated are left out, which is said", () => {
    const evacuated = new Map([
      ["eu-west-1", Date.UTC(2026, 0, 2)],
      ["us-east-1", Infinity],
    ]);
    const { spec, notices } = graphOf({
      regions: ["us-east-1", "eu-west-1", "ap-southeast-2"],
      traffic: { evacuated },
    });
    expect(Object.keys(spec.entries)).toEqual(["ap-southeast-2"]);
    expect(notices).toEqual([
      "eu-west-1 is evacuated until 2026-01-02T00:00:00.000Z: its health checks and its entry of api.example.com are left as they are",
      "us-east-1 is evacuated: its health checks and its entry of api.example.com are left as they are",
    ]);
  });
});

test("without names nobody is led anywhere", () => {
  const graph = new Graph<Aws>();
  const { routing: _routing, ...config } = routed();
  addTraffic(graph, { config, home: homeOf([]), identity: IDENTITY, zone: { id: "Z1" } }, NO_TRAFFIC);
  expect(graph.nodes).toEqual([]);
});
