import { describe, expect, test } from "vitest";
import { mentions, reference } from "../../src/engine/reference.ts";
import { environmentRemarks, rewritten } from "../../src/topology/environment.ts";
import { mappedOf, type Known } from "../../src/topology/known.ts";
import { translate } from "../../src/topology/policy-translation.ts";
import { arnOf } from "./home-role.ts";
import { IDENTITY } from "./sample.ts";

const move = { home: "us-east-1", region: "eu-west-1" };
const API = reference("api/orders@eu-west-1", "id");
const known: Known = {
  identity: IDENTITY,
  buckets: new Map([
    ["acme-receipts", "acme-eu"],
    ["orders-data", "orders-data-eu"],
  ]),
  tables: ["orders", "orders-data"],
  functions: new Map([["worker", ["live", "goglobal"]]]),
  apis: new Map([["a1b2c3d4e5", API]]),
  domain: "regional.example.com",
  others: new Map([
    [arnOf("events", "event-bus/default"), arnOf("events", "event-bus/default", "eu-west-1")],
    ["https://sqs.us-east-1.amazonaws.com/123456789012/jobs", "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"],
  ]),
  environment: {},
};
const rewrite = (environment: Record<string, string>, more: Partial<Known> = {}) =>
  rewritten(environment, { ...move, known: { ...known, ...more } });
const one = (value: string, more: Partial<Known> = {}) => {
  const { values, kinds } = rewrite({ KEY: value }, more);
  return [values["KEY"], kinds["KEY"]];
};

describe("what goglobal makes, a mapping gives or a read confirms is rewritten", () => {
  test.each<[string, string, string]>([
    ["a bucket", "acme-receipts", "acme-eu"],
    ["a bucket's ARN", "arn:aws:s3:::acme-receipts", "arn:aws:s3:::acme-eu"],
    ["its objects", "arn:aws:s3:::acme-receipts/2026/*", "arn:aws:s3:::acme-eu/2026/*"],
    ["its URL", "s3://acme-receipts/in", "s3://acme-eu/in"],
    ["its host", "https://acme-receipts.s3.us-east-1.amazonaws.com/a", "https://acme-eu.s3.eu-west-1.amazonaws.com/a"],
    ["its host of old", "https://acme-receipts.s3.amazonaws.com/a", "https://acme-eu.s3.eu-west-1.amazonaws.com/a"],
    [
      "its dual-stack host",
      "acme-receipts.s3.dualstack.us-east-1.amazonaws.com",
      "acme-eu.s3.dualstack.eu-west-1.amazonaws.com",
    ],
    ["its path", "https://s3.us-east-1.amazonaws.com/acme-receipts/a", "https://s3.eu-west-1.amazonaws.com/acme-eu/a"],
    ["its path of old", "https://s3.amazonaws.com/acme-receipts", "https://s3.eu-west-1.amazonaws.com/acme-eu"],
    ["a table's ARN", arnOf("dynamodb", "table/orders"), arnOf("dynamodb", "table/orders", "eu-west-1")],
    ["an index", arnOf("dynamodb", "table/orders/index/x"), arnOf("dynamodb", "table/orders/index/x", "eu-west-1")],
    ["a function's ARN", arnOf("lambda", "function:worker"), arnOf("lambda", "function:worker", "eu-west-1")],
    [
      "what was written last of it",
      arnOf("lambda", "function:worker:$LATEST"),
      arnOf("lambda", "function:worker:$LATEST", "eu-west-1"),
    ],
    [
      "a function in a text",
      `${arnOf("lambda", "function:worker")}: now`,
      `${arnOf("lambda", "function:worker", "eu-west-1")}: now`,
    ],
    ["its alias", arnOf("lambda", "function:worker:live"), arnOf("lambda", "function:worker:live", "eu-west-1")],
    [
      "the API's URL",
      "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/x",
      `https://${API}.execute-api.eu-west-1.amazonaws.com/x`,
    ],
    ["the API's id", "a1b2c3d4e5", API],
    ["the API's ARN", arnOf("execute-api", "a1b2c3d4e5/*"), `arn:aws:execute-api:eu-west-1:123456789012:${API}/*`],
    [
      "the API to its owner",
      "arn:aws:apigateway:us-east-1::/apis/a1b2c3d4e5",
      `arn:aws:apigateway:eu-west-1::/apis/${API}`,
    ],
    ["the region's own domain", "https://us-east-1.regional.example.com/x", "https://eu-west-1.regional.example.com/x"],
    ["what is mapped", arnOf("events", "event-bus/default"), arnOf("events", "event-bus/default", "eu-west-1")],
    [
      "a queue's URL",
      "https://sqs.us-east-1.amazonaws.com/123456789012/jobs",
      "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs",
    ],
    [
      "several in JSON",
      `{"bucket":"acme-receipts","bus":"${arnOf("events", "event-bus/default")}","region":"there"}`,
      `{"bucket":"acme-eu","bus":"${arnOf("events", "event-bus/default", "eu-west-1")}","region":"there"}`,
    ],
    ["JSON in JSON", String.raw`{"a":"{\"b\":\"acme-receipts\"}"}`, String.raw`{"a":"{\"b\":\"acme-eu\"}"}`],
    ["one of a list", "x, acme-receipts;y", "x, acme-eu;y"],
    ["one set in a query", "b=acme-receipts&c=1", "b=acme-eu&c=1"],
  ])("%s", (_, value, expected) => expect(one(value)).toEqual([expected, "rewritten"]));

  test("the API's id is mentioned, so that the function comes after the API", () =>
    expect(mentions(rewrite({ SELF_URL: "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com" }).values)).toBe(
      true,
    ));

  test("what somebody says of a text outweighs what is made up of it", () => {
    const text = arnOf("dynamodb", "table/orders");
    expect(one(text, { others: new Map([[text, "arn:other"]]) })).toEqual(["arn:other", "rewritten"]);
  });
});

describe("nothing else is touched", () => {
  test.each([
    "orders",
    "worker",
    "acme-receipts-archive",
    "my-acme-receipts",
    "acme-receipts.old",
    "arn:aws:s3:::acme-receipts-archive/*",
    "https://regional.example.com",
    "arn:aws:iam::123456789012:role/x",
    arnOf("sqs", "jobs", "us-west-2"),
    "us-east-10",
    "$&$1\\",
    "",
  ])("%s", (value) => expect(one(value)).toEqual([value, "kept"]));

  test.each<[string, string]>([
    ["a stream's name is home's own", arnOf("dynamodb", "table/orders/stream/2026-01-01T00:00:00.000")],
    ["so is a version's number", arnOf("lambda", "function:worker:7")],
    ["an alias that is not there", arnOf("lambda", "function:worker:old")],
    ["one whose name begins like one that is", arnOf("lambda", "function:worker:live-2")],
    ["a queue that nobody knows", arnOf("sqs", "audit")],
    ["a host", "https://abc.lambda-url.us-east-1.on.aws/"],
    ["the region itself", "us-east-1"],
    ["a zone", "us-east-1a"],
    ["a user pool", "us-east-1_AbCdEf"],
    ["a bucket in a path, which may be another's", "https://cdn.example.com/acme-receipts/a"],
    ["a name that a table has as well", "orders-data"],
    ["a bucket's website", "http://acme-receipts.s3-website-us-east-1.amazonaws.com"],
  ])("%s: it depends on home", (_, value) => expect(one(value)).toEqual([value, "depends on home"]));

  test("where only a part can be rewritten, that part is", () => {
    const part = `acme-receipts,${arnOf("sqs", "audit")}`;
    expect(one(part)).toEqual([`acme-eu,${arnOf("sqs", "audit")}`, "depends on home"]);
  });

  test("all around what is rewritten stays to the letter, whatever it is", () => {
    const texts = [
      "acme-receipts",
      arnOf("dynamodb", "table/orders"),
      "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
    ];
    const around = ["", " ", '"', ",", "(", ")", "€", "\n", "$1", "$&", "{{", "s3:", "-", "x", "."];
    for (const text of texts)
      for (const before of around)
        for (const after of around) {
          const there = one(text)[0]!;
          const value = `${before}${text}${after}`;
          const allowed = [value, `${before}${there}${after}`];
          expect(allowed).toContain(one(value)[0]);
        }
  });

  test("and a value without any of it stays the same, of any letters", () => {
    let seed = 7;
    const letters = "abz019-_./:,;\"'\\{}[]()$&*+?|^ €\n";
    const next = () => (seed = (seed * 48_271) % 2_147_483_647);
    for (let round = 0; round < 500; round += 1) {
      const value = Array.from({ length: next() % 40 }, () => letters[next() % letters.length]).join("");
      expect(one(value)).toEqual([value, "kept"]);
    }
  });
});

describe("what the config gives", () => {
  test("is what it is, of new variables too", () => {
    const { values, kinds } = rewrite(
      { QUEUE: arnOf("sqs", "audit"), constructor: "kept" },
      { environment: { QUEUE: "there", LOCALE: "eu" } },
    );
    expect(values).toEqual({ QUEUE: "there", LOCALE: "eu", constructor: "kept" });
    expect(kinds).toEqual({ QUEUE: "overridden", LOCALE: "overridden", constructor: "kept" });
  });
});

describe("what goes on being used from home", () => {
  const queue = "https://sqs.us-east-1.amazonaws.com/123456789012/audit.fifo";
  const environment = {
    A: `{"topic":"${arnOf("sns", "news")}"}`,
    B: queue,
    C: arnOf("dynamodb", "table/orders"),
    D: "https://sqs.us-east-1.amazonaws.com.cn/1/q",
  };

  test("is known by its ARN", () => {
    expect(rewrite(environment, { environment: { E: arnOf("sqs", "own") } }).stays).toEqual([
      arnOf("sns", "news"),
      arnOf("sqs", "audit.fifo"),
      "arn:aws-cn:sqs:us-east-1:1:q",
      arnOf("sqs", "own"),
    ]);
  });

  test("and home's policies stay as far as they are about it, without naming it", () => {
    const { stays } = rewrite(environment);
    const resources = (...Resource: string[]) => {
      const policy = { Statement: { Effect: "Allow", Action: "*", Resource } };
      const to = { from: move.home, to: move.region, mapped: mappedOf(known, move), stays };
      const { document, kept } = translate(policy, to);
      return [document.Statement[0]!.Resource, kept];
    };
    const all = arnOf("sqs", "*");
    expect(resources(all)).toEqual([[arnOf("sqs", "*", "eu-west-1"), all], [all]]);
    expect(resources(arnOf("sns", "news"))[0]).toEqual([arnOf("sns", "news", "eu-west-1"), arnOf("sns", "news")]);
    expect(resources(arnOf("sqs", "jobs"))).toEqual([[arnOf("sqs", "jobs", "eu-west-1")], []]);
    expect(resources("*")).toEqual([["*"], []]);
  });
});

test("the counterparts by which policies are translated", () => {
  expect(Object.fromEntries(mappedOf(known, move))).toEqual({
    [arnOf("events", "event-bus/default")]: arnOf("events", "event-bus/default", "eu-west-1"),
    "arn:aws:s3:::acme-receipts": "arn:aws:s3:::acme-eu",
    "arn:aws:s3:::orders-data": "arn:aws:s3:::orders-data-eu",
    [arnOf("dynamodb", "table/orders")]: arnOf("dynamodb", "table/orders", "eu-west-1"),
    [arnOf("dynamodb", "table/orders-data")]: arnOf("dynamodb", "table/orders-data", "eu-west-1"),
    [arnOf("lambda", "function:worker")]: arnOf("lambda", "function:worker", "eu-west-1"),
    [arnOf("execute-api", "a1b2c3d4e5")]: `arn:aws:execute-api:eu-west-1:123456789012:${API}`,
    a1b2c3d4e5: API,
  });
});

test("a remark names the variables and never their values", () => {
  const { kinds } = rewrite({ A: "sk-secret us-east-1", B: "us-east-1a", C: "acme-receipts", D: "" });
  expect(environmentRemarks("orders-api", move, kinds)).toMatchInlineSnapshot(`
    [
      "orders-api in eu-west-1: the environment variables A, B still name what is in us-east-1: give the region's own in functions.orders-api.regions.eu-west-1.environment",
    ]
  `);
  expect(environmentRemarks("orders-api", move, { A: "depends on home" })).toMatchInlineSnapshot(`
    [
      "orders-api in eu-west-1: the environment variable A still names what is in us-east-1: give the region's own in functions.orders-api.regions.eu-west-1.environment",
    ]
  `);
  expect(environmentRemarks("orders-api", move, { A: "kept", B: "rewritten", C: "overridden" })).toEqual([]);
});

test("nothing known is nothing rewritten", () => {
  const nothing = { buckets: new Map(), tables: [], functions: new Map(), apis: new Map(), others: new Map() };
  const { domain: _domain, ...rest } = known;
  const environment = { A: "acme-receipts", B: "us-east-1" };
  expect(rewritten(environment, { ...move, known: { ...rest, ...nothing } })).toEqual({
    values: environment,
    kinds: { A: "kept", B: "depends on home" },
    stays: [],
  });
});

test("in another partition", () => {
  const identity = { ...IDENTITY, partition: "aws-cn" };
  const { values } = rewritten(
    { A: "https://s3.cn-north-1.amazonaws.com.cn/acme-receipts/a", B: "arn:aws-cn:s3:::acme-receipts" },
    { home: "cn-north-1", region: "cn-northwest-1", known: { ...known, identity } },
  );
  expect(values).toEqual({ A: "https://s3.cn-northwest-1.amazonaws.com.cn/acme-eu/a", B: "arn:aws-cn:s3:::acme-eu" });
});
