import { describe, expect, test } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import { Graph } from "../../src/engine/graph.ts";
import { readable } from "../../src/engine/reference.ts";
import type { Config } from "../../src/config/schema.ts";
import { distribution } from "../../src/resources/distribution.ts";
import { addInvalidationHook } from "../../src/topology/invalidation-hook.ts";
import { addTables } from "../../src/topology/tables.ts";
import { cachedConfig, configOf, homeOf, homeTable, IDENTITY } from "./sample.ts";

const HOOK = "goglobal-orders-prod-invalidation-hook";
const TARGETS = { orders: ["/orders", "/orders/{id}", "#order:{id}"] };
const NEW_KEY = "arn:aws:kms:eu-west-1:123456789012:key/1";

interface Asked {
  cache?: object;
  regions?: string[];
  more?: Partial<Config>;
  tables?: Record<string, object>;
  own?: Parameters<typeof homeTable>[1];
}

/** The hook's part of the graph. */
function hooked({ cache = {}, regions = ["us-east-1", "eu-west-1"], more = {}, tables, own }: Asked = {}) {
  const sections = { regions, tables: tables ?? { orders: {}, sessions: {} } };
  const config = { ...cachedConfig({ invalidate: TARGETS, ...cache }, regions), ...more };
  const all = { ...config, tables: configOf(sections).tables };
  const home = {
    ...homeOf([homeTable("orders", own), homeTable("sessions")]),
    hook: { path: "/hook", code: "sha", size: 1 },
  };
  const graph = new Graph<Aws>();
  addTables(graph, all, home, IDENTITY);
  graph.add(distribution, { sought: "www.example.com" }, { name: "orders" });
  const before = new Set(graph.nodes.map(({ id }) => id));
  const remarks = addInvalidationHook(graph, { config: all, home, identity: IDENTITY }, "distribution/orders");
  const nodes = graph.nodes.filter(({ id }) => !before.has(id));
  const specOf = (id: string) =>
    JSON.parse(readable(JSON.stringify(graph.get(id)!.spec))) as Record<string, unknown> & {
      policies: { goglobal: { Statement: { Sid: string; Resource: string[] }[] } };
    };
  return { graph, nodes, remarks, specOf };
}

test("in every region, after what it reads and what it purges", () => {
  const { nodes } = hooked();
  expect(Object.fromEntries(nodes.map(({ id, needs }) => [id, needs]))).toMatchInlineSnapshot(`
    {
      "event-source-mapping/orders@eu-west-1": [
        "replica-settings/orders@eu-west-1",
        "queue/goglobal-orders-prod-invalidation-failures@eu-west-1",
        "function/goglobal-orders-prod-invalidation-hook@eu-west-1",
      ],
      "event-source-mapping/orders@us-east-1": [
        "table/orders@us-east-1",
        "queue/goglobal-orders-prod-invalidation-failures@us-east-1",
        "function/goglobal-orders-prod-invalidation-hook@us-east-1",
      ],
      "execution-role/goglobal-orders-prod-invalidation-hook-eu-west-1": [
        "distribution/orders",
        "log-group//aws/lambda/goglobal-orders-prod-invalidation-hook@eu-west-1",
        "queue/goglobal-orders-prod-invalidation-failures@eu-west-1",
      ],
      "execution-role/goglobal-orders-prod-invalidation-hook-us-east-1": [
        "distribution/orders",
        "log-group//aws/lambda/goglobal-orders-prod-invalidation-hook@us-east-1",
        "queue/goglobal-orders-prod-invalidation-failures@us-east-1",
      ],
      "function/goglobal-orders-prod-invalidation-hook@eu-west-1": [
        "execution-role/goglobal-orders-prod-invalidation-hook-eu-west-1",
        "distribution/orders",
      ],
      "function/goglobal-orders-prod-invalidation-hook@us-east-1": [
        "execution-role/goglobal-orders-prod-invalidation-hook-us-east-1",
        "distribution/orders",
      ],
      "log-group//aws/lambda/goglobal-orders-prod-invalidation-hook@eu-west-1": [],
      "log-group//aws/lambda/goglobal-orders-prod-invalidation-hook@us-east-1": [],
      "queue/goglobal-orders-prod-invalidation-failures@eu-west-1": [],
      "queue/goglobal-orders-prod-invalidation-failures@us-east-1": [],
    }
  `);
});

test("the function knows what to purge, and where", () => {
  expect(hooked().specOf(`function/${HOOK}@eu-west-1`)).toEqual({
    name: HOOK,
    region: "eu-west-1",
    role: "(arn of execution-role/goglobal-orders-prod-invalidation-hook-eu-west-1, known after apply)",
    package: "Zip",
    runtime: "nodejs22.x",
    handler: "index.handler",
    architecture: "arm64",
    memory: 256,
    timeout: 900,
    environment: {
      DISTRIBUTION: "(id of distribution/orders, known after apply)",
      REGIONS: "us-east-1,eu-west-1",
      TARGETS: JSON.stringify(TARGETS),
    },
    asyncInvoke: { retries: 2, maximumAge: 3600 },
    tags: { team: "shop" },
    code: "sha",
    source: { path: "/hook" },
  });
});

test("its role allows what it does and nothing else", () => {
  const { specOf } = hooked();
  const { policies, ...role } = specOf(`execution-role/${HOOK}-eu-west-1`);
  expect(role).toMatchObject({ managed: [], permissionsBoundary: null, tags: { team: "shop" } });
  expect(policies.goglobal.Statement.map(({ Sid, Resource }) => [Sid, Resource])).toMatchInlineSnapshot(`
    [
      [
        "Streams",
        [
          "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/*",
        ],
      ],
      [
        "ListStreams",
        [
          "*",
        ],
      ],
      [
        "Purge",
        [
          "(arn of distribution/orders, known after apply)",
        ],
      ],
      [
        "PurgeAgain",
        [
          "arn:aws:lambda:eu-west-1:123456789012:function:goglobal-orders-prod-invalidation-hook",
        ],
      ],
      [
        "Lag",
        [
          "*",
        ],
      ],
      [
        "Logs",
        [
          "(arn of log-group//aws/lambda/goglobal-orders-prod-invalidation-hook@eu-west-1, known after apply):*",
        ],
      ],
      [
        "Failures",
        [
          "(arn of queue/goglobal-orders-prod-invalidation-failures@eu-west-1, known after apply)",
        ],
      ],
    ]
  `);
});

test("a table's own key is used through DynamoDB only, and AWS's own needs no permission", () => {
  const own = { table: { key: "arn:aws:kms:us-east-1:123456789012:key/home" } };
  const keyIn = (region: string, key: string) => {
    const { specOf } = hooked({ own, tables: { orders: { kms: { "eu-west-1": key } }, sessions: {} } });
    const { policies } = specOf(`execution-role/${HOOK}-${region}`);
    return policies.goglobal.Statement.filter(({ Sid }) => Sid.startsWith("TableKey"));
  };
  expect(keyIn("eu-west-1", NEW_KEY)).toEqual([
    {
      Sid: "TableKey",
      Effect: "Allow",
      Action: ["kms:Decrypt"],
      Resource: [NEW_KEY],
      Condition: { StringEquals: { "kms:ViaService": ["dynamodb.eu-west-1.amazonaws.com"] } },
    },
  ]);
  expect(keyIn("us-east-1", NEW_KEY)).toMatchObject([{ Resource: [own.table.key] }]);
});

describe("the mapping", () => {
  test("reads in home only, and gives up what cannot be purged", () => {
    const { specOf } = hooked();
    const home = specOf("event-source-mapping/orders@us-east-1");
    expect(home).toMatchObject({
      function: HOOK,
      source: "(stream of table/orders@us-east-1, known after apply)",
      enabled: true,
      batch: 1000,
      window: 5,
      bisect: true,
      retries: 5,
      maximumAge: 3600,
      failures: "(arn of queue/goglobal-orders-prod-invalidation-failures@us-east-1, known after apply)",
    });
    const other = specOf("event-source-mapping/orders@eu-west-1");
    expect(other).toMatchObject({
      source: "(stream of replica-settings/orders@eu-west-1, known after apply)",
      enabled: false,
    });
    expect(other).not.toHaveProperty("advice");
  });

  test("tells of other readers, and of what purging costs", () => {
    const adviceFor = (readers: string[]) =>
      hooked({ own: { readers } }).specOf("event-source-mapping/orders@us-east-1")["advice"];
    const cost = adviceFor([HOOK]) as string;
    expect(cost).toMatchInlineSnapshot(
      `"each change of orders purges /orders and /orders/{id} and #order:{id}, and does so twice: after the first 1,000 paths of a month CloudFront charges $0.005 for each, which for a table that changes all day long is up to $173 a day for a target that is the same for all items"`,
    );
    expect(adviceFor(["search", HOOK, "audit", "search"])).toBe(
      `the stream of orders has a reader already, search and audit, and AWS advises one for a global table: with two, both may be throttled and fall behind, so watch the IteratorAge of both, or have one function do what both do; ${cost}`,
    );
  });
});

describe("streams", () => {
  test("an application of one region gets one for the hook", () => {
    const { specOf } = hooked({ regions: ["us-east-1"] });
    expect(specOf("table/orders@us-east-1")).toEqual({
      name: "orders",
      region: "us-east-1",
      stream: "NEW_AND_OLD_IMAGES",
      tags: { "goglobal:uses:orders/prod": "yes" },
    });
  });

  test.each([
    ["has none", null, { stream: "NEW_AND_OLD_IMAGES" }, "NEW_AND_OLD_IMAGES"],
    ["shows keys", "KEYS_ONLY", {}, "KEYS_ONLY"],
  ])("each replica of a strongly consistent table gets its own, where home's %s", (_, stream, home, elsewhere) => {
    const regions = ["us-east-1", "us-east-2", "us-west-2"];
    const tables = { orders: { consistency: "strong" }, sessions: {} };
    const { specOf } = hooked({ regions, tables, own: { table: { stream } } });
    const { name: _name, region: _region, version, writes, tags, ...rest } = specOf("table/orders@us-east-1");
    expect([version, writes, tags, rest]).toEqual([
      "2019.11.21",
      "scaled",
      { "goglobal:uses:orders/prod": "yes" },
      home,
    ]);
    expect(specOf("replica-settings/orders@us-west-2")).toMatchObject({ stream: elsewhere });
    expect(
      hooked({ regions, tables, cache: { invalidate: { sessions: ["/s"] } } }).specOf("table/orders@us-east-1"),
    ).not.toHaveProperty("stream");
  });
});

test("what a purge does not reach is said in every plan", () => {
  const remarks = (cache: object) => hooked({ cache }).remarks;
  expect(remarks({})).toMatchInlineSnapshot(`
    [
      "the cache keeps an answer for each query string, and a purge of /orders or /orders/{id} is not one of /orders?…: write "/orders*" where such answers must go too, or "vary": { "query": "none" } where queries make no difference",
    ]
  `);
  expect(remarks({ vary: { query: "none" } })).toEqual([]);
  expect(remarks({ invalidate: { orders: ["/orders*", "#orders"] } })).toEqual([]);
});

test("nothing where nothing is to be purged, or home does not have the table", () => {
  expect(hooked({ cache: { invalidate: {} } }).nodes).toEqual([]);
  expect(hooked({ cache: { invalidate: { gone: ["/"] } } }).nodes).toEqual([]);
});
