import { describe, expect, test } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import { document } from "../../src/aws/policy.ts";
import type { HomeApp } from "../../src/discover/home-app.ts";
import type { HomeRole } from "../../src/discover/home-role.ts";
import { Graph } from "../../src/engine/graph.ts";
import { references } from "../../src/engine/reference.ts";
import { executionRole } from "../../src/topology/execution-roles.ts";
import { addRoleExtension } from "../../src/topology/role-extensions.ts";
import { arnOf, LAMBDA, roleOf } from "./home-role.ts";
import { configOf, homeBucket, homeOf, homeTable, IDENTITY } from "./sample.ts";

const region = "eu-west-1";
const BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
const allow = (...Resource: string[]) => document({ Effect: "Allow", Action: ["a:b"], Resource });

interface Asked {
  home?: HomeRole;
  functions?: object;
  more?: object;
  app?: HomeApp;
  mapped?: Record<string, string>;
  functionName?: string;
  graph?: Graph<Aws>;
  region?: string;
}

function roleIn({ home, functions = {}, more = {}, app = homeOf([]), mapped = {}, ...rest }: Asked) {
  const { functionName = "orders-api", graph = new Graph<Aws>(), region: where = region } = rest;
  const config = { ...configOf(more), functions: { [functionName]: { regions: {}, ...functions } } };
  const role = executionRole(graph, {
    identity: IDENTITY,
    config,
    app,
    region: where,
    functionName,
    mapped: new Map(Object.entries(mapped)),
    ...(home ? { home } : {}),
  });
  return { ...role, specs: graph.nodes.map(({ spec }) => spec), ids: graph.nodes.map(({ id }) => id) };
}

describe("a mirrored function's role is one of our own", () => {
  const OWN = "arn:aws:iam::123456789012:policy/own";
  const GLOBAL = "arn:aws:iam::123456789012:policy/global";
  const home = roleOf({
    policies: { settings: allow(arnOf("ssm", "parameter/x"), "*") },
    managed: [BASIC, OWN, GLOBAL],
    documents: { [OWN]: allow(arnOf("events", "event-bus/default")), [GLOBAL]: allow("arn:aws:iam::1:role/x") },
    maxSession: 7200,
    tags: { team: "shop", "aws:cloudformation:stack-name": "s", "goglobal:uses:x": "yes" },
  });

  test("with home's trust and policies, those of the account itself inline where they name home", () => {
    const { arn, specs, ids, after, remarks } = roleIn({ home, more: { tags: { cost: "1" } } });
    expect(ids).toEqual(["execution-role/goglobal-orders-prod-orders-api-eu-west-1"]);
    expect([...references(arn)]).toEqual(ids);
    expect(specs).toEqual([
      {
        name: "goglobal-orders-prod-orders-api-eu-west-1",
        region: "eu-west-1",
        trust: LAMBDA,
        policies: {
          settings: allow(arnOf("ssm", "parameter/x", region), "*"),
          own: allow(arnOf("events", "event-bus/default", region)),
        },
        managed: [BASIC, GLOBAL],
        permissionsBoundary: null,
        maxSession: 7200,
        tags: { team: "shop", cost: "1" },
      },
    ]);
    expect({ after, remarks }).toEqual({ after: [], remarks: [] });
  });

  test("what is mapped becomes what it is mapped to", () => {
    const bucket = "arn:aws:s3:::acme-receipts";
    const { specs } = roleIn({
      home: roleOf({ policies: { own: allow(`${bucket}/*`) } }),
      mapped: { [bucket]: "arn:aws:s3:::acme-eu" },
    });
    expect(specs[0]).toMatchObject({ policies: { own: allow("arn:aws:s3:::acme-eu/*") } });
  });

  test("an inline policy of the same name keeps its name", () => {
    const same = { ...home, policies: { own: allow("*") } };
    expect(Object.keys(roleIn({ home: same }).specs[0]!["policies"] as object)).toEqual(["own", "own-managed"]);
  });

  test("our own extension of home's role is no policy of home's", () => {
    const extended = roleOf({ policies: { "goglobal-orders-prod": allow(arnOf("sqs", "q", region)) } });
    expect(roleIn({ home: extended }).specs[0]!["policies"]).toEqual({});
  });

  test("a long name is cut, and told apart by a digest", () => {
    const functionName = "a".repeat(64);
    const { specs } = roleIn({ home, functionName });
    const name = specs[0]!["name"] as string;
    expect(name).toHaveLength(64);
    expect(name).toMatch(/^goglobal-orders-prod-a{34}-[\da-f]{8}$/u);
    expect(roleIn({ home, functionName, region: "ap-southeast-2" }).specs[0]!["name"]).not.toBe(name);
  });

  test("what still names home is told, by its ARN", () => {
    const pool = arnOf("cognito-idp", "userpool/us-east-1_AbC");
    const { remarks } = roleIn({ home: roleOf({ policies: { own: allow(pool) } }) });
    expect(remarks).toMatchInlineSnapshot(`
      [
        "orders-api in eu-west-1: its role still names what is in us-east-1 only: arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbC",
      ]
    `);
  });

  describe("its boundary", () => {
    const LIMIT = "arn:aws:iam::123456789012:policy/limit";
    const bounded = (policy: object) =>
      roleOf({ permissionsBoundary: LIMIT, documents: { [LIMIT]: policy as HomeRole["trust"] } });
    const only = (operator: string, Effect: "Allow" | "Deny") =>
      document({
        Effect,
        Action: ["*"],
        Resource: ["*"],
        Condition: { [operator]: { "aws:RequestedRegion": ["us-east-1"] } },
      });

    test("is home's, and told when it is tied to home", () => {
      const tied = roleIn({ home: bounded(only("StringEquals", "Allow")) });
      expect(tied.specs[0]).toMatchObject({ permissionsBoundary: LIMIT });
      expect(tied.remarks).toMatchInlineSnapshot(`
        [
          "orders-api in eu-west-1: the boundary of its role, arn:aws:iam::123456789012:policy/limit, is tied to us-east-1: let it allow the same in eu-west-1, or name another in permissionsBoundary",
        ]
      `);
      expect(roleIn({ home: bounded(only("StringNotEquals", "Deny")) }).remarks).toHaveLength(1);
      expect(roleIn({ home: bounded(only("StringEquals", "Deny")) }).remarks).toEqual([]);
      expect(roleIn({ home: bounded(allow("*")) }).remarks).toEqual([]);
    });

    test("or the config's", () => {
      const permissionsBoundary = "arn:aws:iam::123456789012:policy/config";
      const { specs, remarks } = roleIn({
        home: bounded(only("StringEquals", "Allow")),
        more: { permissionsBoundary },
      });
      expect(specs[0]).toMatchObject({ permissionsBoundary });
      expect(remarks).toEqual([]);
    });
  });

  test("tables whose own policy names home's role are told", () => {
    const naming = (AWS: string) => ({
      settings: { policy: { Statement: [{ Effect: "Allow", Principal: { AWS } }] } },
    });
    const app = homeOf([
      homeTable("orders", naming(home.arn)),
      homeTable("carts", naming(`${home.arn}s`)),
      homeTable("x"),
    ]);
    expect(roleIn({ home, app }).remarks).toMatchInlineSnapshot(`
      [
        "orders-api in eu-west-1: the resource policy of table orders names home's role worker, and so not the role here",
      ]
    `);
  });
});

describe('"role": "extend"', () => {
  const home = roleOf();
  const functions = { role: "extend" };

  test("takes home's role as it is, after what it lacks was added", () => {
    const graph = new Graph<Aws>();
    expect(roleIn({ home, functions, graph })).toMatchObject({ arn: home.arn, after: [], ids: [], remarks: [] });
    addRoleExtension(graph, { role: home, missing: [], identity: IDENTITY });
    expect(roleIn({ home, functions, graph }).after).toEqual(["role-extension/worker/goglobal-orders-prod"]);
  });

  test("a trust that is tied to home is told, since nobody extends that", () => {
    const Condition = { ArnLike: { "aws:SourceArn": [arnOf("lambda", "function:orders-api")] } };
    const tied = roleOf({ trust: document({ ...LAMBDA.Statement[0]!, Condition }) });
    expect(roleIn({ home: tied, functions }).remarks).toMatchInlineSnapshot(`
      [
        "orders-api in eu-west-1: who may take the role worker is tied to us-east-1, which extending it does not change",
      ]
    `);
  });
});

describe("a described function", () => {
  const code = { code: "dist", handler: "index.handler", runtime: "nodejs22.x" };

  test("may have a role of the config", () => {
    const { arn, ids } = roleIn({ home: roleOf(), functions: { ...code, role: "worker" } });
    expect({ arn, ids }).toEqual({ arn: "arn:aws:iam::123456789012:role/worker", ids: [] });
  });

  test("else has one of ours, which may write logs and nothing else", () => {
    const { specs, remarks } = roleIn({ functions: code, more: { tags: { team: "shop" } } });
    expect(specs).toEqual([
      {
        name: "goglobal-orders-prod-orders-api-eu-west-1",
        region: "eu-west-1",
        trust: document({
          Effect: "Allow",
          Principal: { Service: ["lambda.amazonaws.com"] },
          Action: ["sts:AssumeRole"],
          Condition: { StringEqualsIfExists: { "aws:SourceAccount": ["123456789012"] } },
        }),
        policies: {},
        managed: [BASIC],
        permissionsBoundary: null,
        tags: { team: "shop" },
      },
    ]);
    expect(remarks).toEqual([]);
  });

  test("in a VPC it has what that takes", () => {
    const vpc = { subnets: ["subnet-1"], securityGroups: ["sg-1"] };
    const { specs } = roleIn({ functions: { ...code, regions: { [region]: { vpc } } } });
    expect(specs[0]!["managed"]).toEqual(["arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"]);
  });

  const policyIn = (asked: Asked) =>
    roleIn({ ...asked, functions: { ...code, ...asked.functions } }).specs[0]!["policies"];

  test("may use the tables and buckets of the config in its region", () => {
    const more = { tables: ["orders"], buckets: { "acme-receipts": { backfill: false } } };
    const app = homeOf([homeTable("orders")], [homeBucket("acme-receipts")]);
    expect(policyIn({ more, app })).toMatchInlineSnapshot(`
      {
        "goglobal": {
          "Statement": [
            {
              "Action": [
                "dynamodb:BatchGetItem",
                "dynamodb:ConditionCheckItem",
                "dynamodb:GetItem",
                "dynamodb:Query",
                "dynamodb:Scan",
                "dynamodb:BatchWriteItem",
                "dynamodb:DeleteItem",
                "dynamodb:PutItem",
                "dynamodb:UpdateItem",
              ],
              "Effect": "Allow",
              "Resource": [
                "arn:aws:dynamodb:eu-west-1:123456789012:table/orders",
              ],
              "Sid": "Items",
            },
            {
              "Action": [
                "dynamodb:Query",
                "dynamodb:Scan",
              ],
              "Effect": "Allow",
              "Resource": [
                "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/index/*",
              ],
              "Sid": "Indexes",
            },
            {
              "Action": [
                "s3:DeleteObject",
                "s3:GetObject",
                "s3:PutObject",
              ],
              "Effect": "Allow",
              "Resource": [
                "arn:aws:s3:::acme-receipts-eu-west-1/*",
              ],
              "Sid": "Objects",
            },
            {
              "Action": [
                "s3:ListBucket",
              ],
              "Effect": "Allow",
              "Resource": [
                "arn:aws:s3:::acme-receipts-eu-west-1",
              ],
              "Sid": "Buckets",
            },
          ],
          "Version": "2012-10-17",
        },
      }
    `);
    expect(JSON.stringify(policyIn({ more, app, region: "us-east-1" }))).not.toContain("eu-west-1");
    expect(JSON.stringify(policyIn({ more, app, region: "us-east-1" }))).toContain('"arn:aws:s3:::acme-receipts/*"');
  });

  const KEYS = { home: arnOf("kms", "key/1"), there: arnOf("kms", "key/2", region) };
  test("and their keys, through their services only; AWS's own keys need no grant", () => {
    const more = {
      tables: { orders: { kms: { [region]: KEYS.there } } },
      buckets: { "acme-receipts": { kms: { [region]: "aws", "ap-southeast-2": "aws" } } },
    };
    const encryption = { algorithm: "aws:kms", key: KEYS.home };
    const app = homeOf(
      [homeTable("orders", { table: { key: KEYS.home } })],
      [homeBucket("acme-receipts", { bucket: { encryption } })],
    );
    const keysIn = (where: string) =>
      (policyIn({ more, app, region: where }) as { goglobal: HomeRole["trust"] }).goglobal.Statement.filter(({ Sid }) =>
        Sid!.endsWith("Key"),
      ).map(({ Sid, Action, Resource, Condition }) => [Sid, Action, Resource, Condition]);
    const uses = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"];
    const via = (service: string) => ({ StringEquals: { "kms:ViaService": [`${service}.amazonaws.com`] } });
    expect(keysIn(region)).toEqual([["TableKey", uses, [KEYS.there], via("dynamodb.eu-west-1")]]);
    expect(keysIn("us-east-1")).toEqual([
      ["TableKey", uses, [KEYS.home], via("dynamodb.us-east-1")],
      ["BucketKey", uses, [KEYS.home], via("s3.us-east-1")],
    ]);
  });

  test("and what its own settings there ask for", () => {
    const settings = {
      deadLetter: arnOf("sqs", "dead", region),
      kms: KEYS.there,
      fileSystems: [{ arn: arnOf("elasticfilesystem", "access-point/fsap-1", region), path: "/mnt/a" }],
    };
    expect(policyIn({ functions: { regions: { [region]: settings } } })).toMatchInlineSnapshot(`
      {
        "goglobal": {
          "Statement": [
            {
              "Action": [
                "sqs:SendMessage",
              ],
              "Effect": "Allow",
              "Resource": [
                "arn:aws:sqs:eu-west-1:123456789012:dead",
              ],
              "Sid": "DeadLetter",
            },
            {
              "Action": [
                "kms:Decrypt",
              ],
              "Effect": "Allow",
              "Resource": [
                "arn:aws:kms:eu-west-1:123456789012:key/2",
              ],
              "Sid": "EnvironmentKey",
            },
            {
              "Action": [
                "elasticfilesystem:ClientMount",
                "elasticfilesystem:ClientWrite",
              ],
              "Condition": {
                "StringEquals": {
                  "elasticfilesystem:AccessPointArn": [
                    "arn:aws:elasticfilesystem:eu-west-1:123456789012:access-point/fsap-1",
                  ],
                },
              },
              "Effect": "Allow",
              "Resource": [
                "arn:aws:elasticfilesystem:eu-west-1:123456789012:file-system/*",
              ],
              "Sid": "Files",
            },
          ],
          "Version": "2012-10-17",
        },
      }
    `);
    const topic = { deadLetter: arnOf("sns", "dead", region) };
    expect(policyIn({ functions: { regions: { [region]: topic } } })).toMatchObject({
      goglobal: { Statement: [{ Action: ["sns:Publish"], Resource: [topic.deadLetter] }] },
    });
  });
});
