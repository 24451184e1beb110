import { describe, expect, test } from "vitest";
import { remarks } from "../../src/topology/remarks.ts";
import { AT_HOME, homeApi, homeFunction, homeIntegration, homeStage } from "./compute-sample.ts";
import { arnOf } from "./home-role.ts";
import { configOf, homeOf, homeTable, running } from "./sample.ts";

const home = homeOf([
  homeTable("orders", { destinations: ["arn:aws:kinesis:us-east-1:123456789012:stream/orders"] }),
  homeTable("sessions"),
]);

test("a Kinesis destination that no replica gets is named", () =>
  expect(remarks(configOf({ tables: ["orders", "sessions"] }), home)).toMatchInlineSnapshot(`
    [
      "table orders: its Kinesis destination arn:aws:kinesis:us-east-1:123456789012:stream/orders. Its replicas stream to nowhere until you make a stream in eu-west-1 and ap-southeast-2 too and turn it on there: aws dynamodb enable-kinesis-streaming-destination",
    ]
  `));

test("nothing is missed where there are no replicas, or nothing else to copy", () => {
  expect(remarks(configOf({ regions: ["us-east-1"], tables: ["orders"] }), home)).toEqual([]);
  expect(remarks(configOf({ tables: ["sessions"] }), homeOf([homeTable("sessions")]))).toEqual([]);
});

describe("functions", () => {
  const told = (own: Parameters<typeof homeFunction>[1], regions?: string[]) =>
    remarks(
      configOf({ functions: ["worker"], ...(regions ? { regions } : {}) }),
      running([homeFunction("worker", own)]),
    );

  test("nothing, where all is mirrored", () => {
    const logGroup = { name: "/aws/lambda/worker", region: "us-east-1", kms: null };
    expect(told({ logGroup })).toEqual([]);
  });
  test("nothing in one region", () =>
    expect(told({ notMirrored: ["schedules reach it in home only"] }, ["us-east-1"])).toEqual([]));

  test("what calls them or is set on them, and what is not in the other regions as it seems", () =>
    expect(
      told({
        notMirrored: ["schedules reach it in home only"],
        spec: { concurrency: 50 },
        logGroup: { name: "/aws/lambda/worker", region: "us-east-1", kms: "arn:aws:kms:us-east-1:123456789012:key/1" },
      }),
    ).toMatchInlineSnapshot(`
      [
        "worker: schedules reach it in home only",
        "worker: its reserved concurrency of 50 is reserved in eu-west-1 and ap-southeast-2 as well, out of the quota there: give another in functions.worker.regions if that is not meant",
        "worker: its log group /aws/lambda/worker is encrypted with a KMS key of home, and elsewhere with AWS's own",
      ]
    `));

  test("no reserve of home's where each region has its own", () => {
    const functions = { worker: { regions: { "eu-west-1": { concurrency: "none" } } } };
    const home = running([homeFunction("worker", { spec: { concurrency: 50 } })]);
    expect(remarks(configOf({ functions, regions: ["us-east-1", "eu-west-1"] }), home)).toEqual([]);
    expect(remarks(configOf({ functions }), home)).toMatchInlineSnapshot(`
      [
        "worker: its reserved concurrency of 50 is reserved in ap-southeast-2 as well, out of the quota there: give another in functions.worker.regions if that is not meant",
      ]
    `);
  });

  test("one that is turned off", () =>
    expect(told({ spec: { concurrency: 0 } })).toMatchInlineSnapshot(`
      [
        "worker: it may not run at home (its reserved concurrency is 0), nor in eu-west-1 and ap-southeast-2: give another in functions.worker.regions if that is not meant",
      ]
    `));
});

describe("APIs", () => {
  const told = (own: Parameters<typeof homeApi>[1], sections: object = {}) =>
    remarks(configOf({ apis: ["orders"], ...sections }), running([], [homeApi("orders", own)]));
  const ROLE = "arn:aws:iam::123456789012:role/caller";

  test("nothing, where all is mirrored", () =>
    expect(
      told({
        integrations: {
          i: homeIntegration("i", arnOf("lambda", "function:worker")),
          j: homeIntegration("j", "https://example.com", { requestParameters: { "append:header.a": "b" } }),
        },
        authorizers: { u: { ...AT_HOME, name: "u", type: "JWT", issuer: "https://example.com" } },
        stages: [homeStage("$default", { variables: { A: "1" } })],
      }),
    ).toEqual([]));

  test("signing in that depends on home, and what calls in a role", () =>
    expect(
      told({
        authorizers: {
          u: {
            ...AT_HOME,
            name: "users",
            type: "JWT",
            issuer: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_x",
          },
          v: { ...AT_HOME, name: "gate", type: "REQUEST", credentials: ROLE },
        },
      }),
    ).toMatchInlineSnapshot(`
      [
        "orders: signing in by its authorizer users still depends on cognito-idp.us-east-1.amazonaws.com",
        "orders: its authorizer gate calls as arn:aws:iam::123456789012:role/caller in every region: let that allow there what it does at home",
      ]
    `));

  test("integrations that lead to home, or call in a role", () =>
    expect(
      told({
        integrations: {
          i1: homeIntegration("i1", "https://x1.execute-api.us-east-1.amazonaws.com", { type: "HTTP_PROXY" }),
          i2: homeIntegration("i2", null, {
            subtype: "SQS-SendMessage",
            credentials: ROLE,
            requestParameters: { QueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/jobs" },
          }),
        },
      }),
    ).toMatchInlineSnapshot(`
      [
        "orders: its integration i1 still leads to us-east-1",
        "orders: its integration i2 (SQS-SendMessage) still leads to us-east-1",
        "orders: its integration i2 (SQS-SendMessage) calls as arn:aws:iam::123456789012:role/caller in every region: let that allow there what it does at home",
      ]
    `));

  test("stages that are deployed by hand, and variables and logs that are home's", () =>
    expect(
      told({
        stages: [
          homeStage("prod", {
            autoDeploy: false,
            variables: { HOST: "db.us-east-1.example.com", SHOP: "secret", REGION: "us-east-1" },
          }),
        ],
        logGroups: { "arn:x": { name: "/logs", region: "us-east-1", kms: "arn:aws:kms:us-east-1:123456789012:key/1" } },
      }),
    ).toMatchInlineSnapshot(`
      [
        "orders: its stage prod is deployed by hand at home, and elsewhere it follows the API as it is now",
        "orders: of its stage prod these variables still name us-east-1: HOST, REGION",
        "orders: its log group /logs is encrypted with a KMS key of home, and elsewhere with AWS's own",
      ]
    `));

  test("one that nobody could reach", () => {
    const hidden = { spec: { executeApi: false } };
    expect(told(hidden)).toMatchInlineSnapshot(`
      [
        "orders: its execute-api endpoint is turned off, and it is not one of routing.apis: in the other regions nobody can reach it",
      ]
    `);
    expect(told(hidden, { routing: { zone: "example.com", domain: "api.example.com", apis: { orders: "" } } })).toEqual(
      [],
    );
  });
});
