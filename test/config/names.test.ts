import { expect, test } from "vitest";
import { bucketNameFault, bucketNameIn } from "../../src/config/bucket-names.ts";
import { anyOf, pathText, quote } from "../../src/config/finding.ts";
import { nearest } from "../../src/config/nearest.ts";
import { partitionOf, regionFault } from "../../src/config/region-names.ts";

test.each([
  ["tabels", "tables"],
  ["Regions", "regions"],
  ["bucket", "buckets"],
  ["provider", undefined],
  ["ab", undefined],
])("%s: did you mean %s?", (typed, meant) => {
  expect(nearest(typed, ["regions", "tables", "buckets", "app", "kms"])).toBe(meant);
});

test("of several near words the nearest one is meant", () => {
  expect(nearest("eu-west1", ["us-west-1", "eu-west-2", "eu-west-1"])).toBe("eu-west-1");
});

test("paths are written as a user would", () => {
  expect(pathText(["regions", 1])).toBe("regions[1]");
  expect(pathText(["tables", "orders", "kms", "eu-west-1"])).toBe('tables.orders.kms["eu-west-1"]');
  expect(pathText(["a b"])).toBe('["a b"]');
});

test("values are quoted short", () => {
  expect(quote("x".repeat(200))).toHaveLength(82);
  expect([quote({}), quote([]), quote([1]), quote(null)]).toEqual(["an object", "an empty list", "a list", "null"]);
  expect(anyOf(["a", "b", "c"])).toBe('"a", "b" or "c"');
});

test.each([
  ["eu-west-1", "aws"],
  ["cn-northwest-1", "aws-cn"],
  ["us-gov-east-1", "aws-us-gov"],
  ["eusc-de-east-1", "aws-eusc"],
  ["us-iso-east-1", "aws-iso"],
  ["us-isob-east-1", "aws-iso-b"],
])("%s is in %s", (region, partition) => {
  expect(partitionOf(region)).toBe(partition);
  expect(regionFault(region)).toBeUndefined();
});

test.each(["acme", "a.b-c", "1bucket", "a".repeat(63)])("%s is a bucket name", (name) => {
  expect(bucketNameFault(name)).toBeUndefined();
});

test("a counterpart has the name that is given, or one made from the home bucket's", () => {
  const names = { "eu-west-1": "acme-eu" };
  const made = (region: string, namespace: "global" | "account-regional") =>
    bucketNameIn(region, "acme", { names, namespace }, "123456789012");
  expect(made("eu-west-1", "global")).toBe("acme-eu");
  expect(made("eu-west-2", "global")).toBe("acme-eu-west-2");
  expect(made("eu-west-2", "account-regional")).toBe("acme-123456789012-eu-west-2-an");
});
