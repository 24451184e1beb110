import { describe, expect, test } from "vitest";
import { covers } from "../../src/aws/policy.ts";
import { translate } from "../../src/topology/policy-translation.ts";

const mapped = new Map([
  ["arn:aws:s3:::acme-receipts", "arn:aws:s3:::acme-eu"],
  ["arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5", "arn:aws:execute-api:eu-west-1:123456789012:z9y8x7w6v5"],
  ["a1b2c3d4e5", "z9y8x7w6v5"],
  ["arn:aws:kms:us-east-1:123456789012:key/1111", "arn:aws:kms:eu-west-1:123456789012:key/2222"],
  ["arn:aws:sqs:us-east-1:123456789012:audit", "arn:aws:sqs:us-east-1:123456789012:audit"],
  [
    "arn:aws:dynamodb:us-east-1:123456789012:table/t-us-east-1",
    "arn:aws:dynamodb:eu-west-1:123456789012:table/t-us-east-1",
  ],
]);
const to = { from: "us-east-1", to: "eu-west-1", mapped };

const translated = (statement: object) => {
  const { document, kept } = translate({ Version: "2012-10-17", Statement: [statement] }, to);
  return { statement: document.Statement[0]!, kept };
};
const resources = (resource: string | string[], effect = "Allow", member = "Resource") => {
  const { statement, kept } = translated({ Effect: effect, Action: "*", [member]: resource });
  return { texts: statement[member as "Resource"], kept };
};

const arn = (service: string, resource: string, region = "us-east-1") =>
  `arn:aws:${service}:${region}:123456789012:${resource}`;

describe("what a role may use", () => {
  test.each<[string, string, string]>([
    ["a table", arn("dynamodb", "table/orders"), arn("dynamodb", "table/orders", "eu-west-1")],
    ["all in it", arn("dynamodb", "table/orders/*"), arn("dynamodb", "table/orders/*", "eu-west-1")],
    ["a pattern", arn("logs", "*"), arn("logs", "*", "eu-west-1")],
    ["of another account", "arn:aws:sqs:us-east-1:210987654321:q", "arn:aws:sqs:eu-west-1:210987654321:q"],
    ["of no account", "arn:aws:apigateway:us-east-1::/apis/*", "arn:aws:apigateway:eu-west-1::/apis/*"],
    ["of another partition", "arn:aws-cn:sqs:us-east-1:1:q", "arn:aws-cn:sqs:eu-west-1:1:q"],
    ["a mapped bucket", "arn:aws:s3:::acme-receipts", "arn:aws:s3:::acme-eu"],
    ["its objects", "arn:aws:s3:::acme-receipts/2026/*", "arn:aws:s3:::acme-eu/2026/*"],
    ["a mapped API", arn("execute-api", "a1b2c3d4e5/*/GET/x"), arn("execute-api", "z9y8x7w6v5/*/GET/x", "eu-west-1")],
    [
      "a mapped id",
      "arn:aws:apigateway:us-east-1::/apis/a1b2c3d4e5/routes",
      "arn:aws:apigateway:eu-west-1::/apis/z9y8x7w6v5/routes",
    ],
    ["a mapped key", arn("kms", "key/1111"), arn("kms", "key/2222", "eu-west-1")],
    ["a multi-region key", arn("kms", "key/mrk-12ab"), arn("kms", "key/mrk-12ab", "eu-west-1")],
    [
      "a mapped table that bears home's name",
      arn("dynamodb", "table/t-us-east-1/index/*"),
      arn("dynamodb", "table/t-us-east-1/index/*", "eu-west-1"),
    ],
  ])("%s becomes the region's", (_, resource, expected) => {
    expect(resources(resource)).toEqual({ texts: [expected], kept: [] });
  });

  test.each([
    "*",
    "arn:aws:iam::123456789012:role/worker",
    "arn:aws:route53:::hostedzone/Z1",
    "arn:aws:s3:::other",
    "arn:aws:s3:::acme-receipts-archive/*",
    "arn:aws:s3:::*",
    arn("dynamodb", "table/orders", "us-west-2"),
    arn("dynamodb", "table/orders", "*"),
    arn("dynamodb", "table/orders", "us-east-11"),
  ])("%s stays", (resource) => expect(resources(resource)).toEqual({ texts: [resource], kept: [] }));

  test.each<[string, string, string]>([
    ["its id means nothing elsewhere", arn("kms", "key/12345678-90ab"), arn("kms", "key/12345678-90ab")],
    ["so does an API's", arn("execute-api", "b2c3d4e5f6/*"), arn("execute-api", "b2c3d4e5f6/*")],
    [
      "so does a user pool's",
      arn("cognito-idp", "userpool/us-east-1_AbC"),
      arn("cognito-idp", "userpool/us-east-1_AbC"),
    ],
    ["it is mapped to itself", arn("sqs", "audit"), arn("sqs", "audit")],
    ["its name names home", arn("sqs", "jobs-us-east-1"), arn("sqs", "jobs-us-east-1", "eu-west-1")],
    ["a bucket's name names home", "arn:aws:s3:::x-us-east-1/*", "arn:aws:s3:::x-us-east-1/*"],
  ])("depends on home, since %s", (_, resource, expected) => {
    expect(resources(resource)).toEqual({ texts: [expected], kept: [expected] });
  });

  test("a pattern that took home's in takes the region's in, by its very name", () => {
    expect(resources("arn:aws:s3:::acme-rec*").texts).toEqual(["arn:aws:s3:::acme-rec*", "arn:aws:s3:::acme-eu"]);
    expect(resources("arn:aws:s3:::acme-rec*/in/*").texts).toEqual([
      "arn:aws:s3:::acme-rec*/in/*",
      "arn:aws:s3:::acme-eu/in/*",
    ]);
    expect(resources("arn:aws:s3:::acme-*").texts).toEqual(["arn:aws:s3:::acme-*"]);
    const table = arn("dynamodb", "table/orders", "us-*");
    expect(resources(table).texts).toEqual([table, arn("dynamodb", "table/orders", "eu-west-1")]);
    expect(resources(arn("sqs", "a*"))).toEqual({
      texts: [arn("sqs", "a*", "eu-west-1"), arn("sqs", "audit")],
      kept: [arn("sqs", "audit")],
    });
  });

  test("what is said twice is said once", () =>
    expect(resources([arn("sqs", "q"), arn("sqs", "q", "eu-west-1")]).texts).toEqual([arn("sqs", "q", "eu-west-1")]));

  test("what kept home out keeps it out still", () => {
    const [home, there] = [arn("dynamodb", "table/secret"), arn("dynamodb", "table/secret", "eu-west-1")];
    expect(resources(home, "Deny")).toEqual({ texts: [home, there], kept: [] });
    expect(resources(home, "Allow", "NotResource")).toEqual({ texts: [home, there], kept: [] });
    expect(resources(home, "Deny", "NotResource")).toEqual({ texts: [there], kept: [] });
  });
});

describe("conditions", () => {
  const condition = (operator: string, key: string, value: string | string[], more: object = {}) => {
    const { statement, kept } = translated({
      Effect: "Allow",
      Action: "sqs:*",
      Resource: "*",
      Condition: { [operator]: { [key]: value } },
      ...more,
    });
    return { values: statement.Condition![operator]![key], kept };
  };

  test.each<[string, string, string, string[]]>([
    ["StringEquals", "aws:RequestedRegion", "us-east-1", ["eu-west-1"]],
    ["StringEquals", "ec2:Region", "us-east-1", ["eu-west-1"]],
    ["StringLike", "aws:RequestedRegion", "us-*", ["us-*", "eu-west-1"]],
    ["StringLike", "aws:RequestedRegion", "*", ["*"]],
    ["StringEquals", "kms:ViaService", "s3.us-east-1.amazonaws.com", ["s3.eu-west-1.amazonaws.com"]],
    ["StringLike", "kms:ViaService", "*.us-east-1.amazonaws.com", ["*.eu-west-1.amazonaws.com"]],
    ["ArnLike", "aws:SourceArn", arn("lambda", "function:*"), [arn("lambda", "function:*", "eu-west-1")]],
    ["StringEquals", "aws:SourceAccount", "123456789012", ["123456789012"]],
    ["StringNotEquals", "aws:RequestedRegion", "us-east-1", ["us-east-1", "eu-west-1"]],
    ["ForAllValues:StringNotLike", "aws:RequestedRegion", "us-east-1", ["us-east-1", "eu-west-1"]],
  ])("%s %s %s", (operator, key, value, expected) => {
    expect(condition(operator, key, value)).toEqual({ values: expected, kept: [] });
  });

  test("a deny of all but home is one of all but the region; a deny of home holds for both", () => {
    const deny = { Effect: "Deny" };
    expect(condition("StringNotEquals", "aws:RequestedRegion", "us-east-1", deny).values).toEqual(["eu-west-1"]);
    expect(condition("StringEquals", "aws:RequestedRegion", "us-east-1", deny).values).toEqual([
      "us-east-1",
      "eu-west-1",
    ]);
  });

  test("global services are asked in us-east-1 wherever the caller is", () => {
    const global = { Action: ["cloudfront:CreateInvalidation", "route53:*"] };
    expect(condition("StringEquals", "aws:RequestedRegion", "us-east-1", global).values).toEqual(["us-east-1"]);
    const both = { Action: ["cloudfront:CreateInvalidation", "sqs:SendMessage"] };
    expect(condition("StringEquals", "aws:RequestedRegion", "us-east-1", both).values).toEqual(["eu-west-1"]);
    const all = { Action: undefined, NotAction: ["iam:*"] };
    expect(condition("StringEquals", "aws:RequestedRegion", "us-east-1", all).values).toEqual(["eu-west-1"]);
  });

  test.each([
    ["aws:ResourceTag/region", "us-east-1"],
    ["dynamodb:LeadingKeys", "us-east-1#${aws:userid}"],
    ["cognito-identity.amazonaws.com:aud", "us-east-1:0123-4567"],
    ["kms:ViaService", "s3-us-east-1.amazonaws.com"],
  ])("%s %s depends on home", (key, value) => {
    expect(condition("StringEquals", key, value)).toEqual({ values: [value], kept: [value] });
  });
});

test("who may take it: services by their regional names and for the region's function", () => {
  const trust = {
    Effect: "Allow",
    Principal: { Service: ["lambda.amazonaws.com", "logs.us-east-1.amazonaws.com"], AWS: "arn:aws:iam::1:root" },
    Action: "sts:AssumeRole",
    Condition: { ArnLike: { "aws:SourceArn": arn("lambda", "function:orders-api") } },
  };
  expect(translated(trust)).toEqual({
    statement: {
      ...trust,
      Principal: { Service: ["lambda.amazonaws.com", "logs.eu-west-1.amazonaws.com"], AWS: ["arn:aws:iam::1:root"] },
      Action: ["sts:AssumeRole"],
      Condition: { ArnLike: { "aws:SourceArn": [arn("lambda", "function:orders-api", "eu-west-1")] } },
    },
    kept: [],
  });
  expect(translated({ Effect: "Allow", Principal: "*", Action: "*" }).statement.Principal).toBe("*");
});

test("actions, names of statements and the version stay as they are", () => {
  const statement = { Sid: "useast1", Effect: "Allow", NotAction: "dynamodb:Scan", Resource: "*" };
  expect(translate({ Version: "2008-10-17", Id: "us-east-1", Statement: statement }, to)).toEqual({
    document: {
      Version: "2008-10-17",
      Id: "us-east-1",
      Statement: [{ ...statement, NotAction: ["dynamodb:Scan"], Resource: ["*"] }],
    },
    kept: [],
  });
});

test("nothing gets wider, whatever it was: a text stays, has its region changed, or is one that was mapped", () => {
  const parts = {
    service: ["dynamodb", "s3", "sqs", "kms", "execute-api", "*"],
    region: ["us-east-1", "us-*", "*", "", "eu-west-1", "us-west-2", "us-east-?"],
    account: ["123456789012", "*", ""],
    resource: ["*", "table/orders", "audit", "a*", "acme-receipts/*", "acme-*", "a1b2c3d4e5/*", "key/1111", "?udit"],
  };
  const all = parts.service.flatMap((service) =>
    parts.region.flatMap((region) =>
      parts.account.flatMap((account) =>
        parts.resource.map((resource) => `arn:aws:${service}:${region}:${account}:${resource}`),
      ),
    ),
  );
  const wildcards = (text: string) => text.replaceAll(/[^*?]/gu, "").length;
  for (const text of all)
    for (const there of resources(text).texts!) {
      const atHome = [...mapped].reduce((back, [home, value]) => back.replace(value, home), there);
      const isHomes = [
        there,
        atHome,
        there.replace(":eu-west-1:", ":us-east-1:"),
        atHome.replace(":eu-west-1:", ":us-east-1:"),
      ].some((one) => covers(text, one));
      expect([text, there, isHomes, wildcards(there) <= wildcards(text)]).toEqual([text, there, true, true]);
    }
});
