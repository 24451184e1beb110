import { describe, expect, test } from "vitest";
import {
  adoptedTag,
  copyable,
  markFor,
  missingTags,
  ownership,
  ownerTag,
  signed,
  tagList,
  tagMap,
  tooLong,
  unsigned,
  usesTag,
  wasTag,
} from "../../src/aws/marks.ts";

const MARK = "orders/prod";

test("the tags by their names", () => {
  expect(ownerTag(MARK)).toEqual({ "goglobal:app": "orders/prod" });
  expect(adoptedTag(MARK)).toEqual({ "goglobal:adopted": "orders/prod" });
  expect(usesTag(MARK)).toEqual({ "goglobal:uses:orders/prod": "yes" });
  expect(wasTag("stream", "off")).toEqual({ "goglobal:was-stream": "off" });
});

describe("ownership", () => {
  test.each([
    [{}, { owned: false }],
    [usesTag(MARK), { owned: false }],
    [ownerTag(MARK), { owned: true }],
    [adoptedTag(MARK), { owned: true }],
    [ownerTag("billing"), { owned: false, owner: "billing" }],
    [adoptedTag("billing"), { owned: false, owner: "billing" }],
    [ownerTag("orders/test"), { owned: false, owner: "orders/test" }],
  ])("%j: %j", (tags, expected) => expect(ownership(tags, MARK)).toEqual(expected));
});

test("what we make gets the owner's mark, what was there the adopter's", () => {
  expect(markFor(undefined, MARK)).toEqual(ownerTag(MARK));
  expect(markFor({ owned: true }, MARK)).toEqual(ownerTag(MARK));
  expect(markFor({ owned: false }, MARK)).toEqual(adoptedTag(MARK));
});

test("neither AWS's own tags nor our marks are copied", () => {
  const own = { team: "shop", awsome: "yes", "my:aws:tag": "1" };
  expect(
    copyable({ ...own, "aws:cloudformation:stack-name": "x", ...usesTag(MARK), ...wasTag("stream", "off") }),
  ).toEqual(own);
});

test("tags as AWS lists them, and back", () => {
  const tags = { a: "1", b: "" };
  expect(tagList(tags)).toEqual([
    { Key: "a", Value: "1" },
    { Key: "b", Value: "" },
  ]);
  expect(tagMap(tagList(tags))).toEqual(tags);
  expect(tagMap(undefined)).toEqual({});
});

test("what is missing is what is not there, or not with this value", () => {
  expect(missingTags({ a: "1", b: "2", c: "3" }, { a: "1", b: "other" })).toEqual({ b: "2", c: "3" });
  expect(missingTags({ a: "1" }, undefined)).toEqual({ a: "1" });
});

test("what takes no tags has the mark behind its description", () => {
  for (const text of ["", "What users reach", "(live)"]) {
    const description = signed(text, MARK);
    expect(description).toMatch(/\(goglobal orders\/prod\)$/u);
    expect(unsigned(description, MARK)).toEqual({ text, isOurs: true });
    expect(unsigned(description, "billing")).toEqual({ text, isOurs: false });
    expect(unsigned(text, MARK)).toEqual({ text, isOurs: false });
  }
});

test("a long description leaves no room for the mark, whatever the application's name", () => {
  const longest = "x".repeat(180);
  expect(signed(longest, `${"a".repeat(31)}/${"b".repeat(31)}`).length).toBeLessThanOrEqual(256);
  expect(tooLong(longest)).toBeUndefined();
  expect(tooLong(`${longest}x`)).toBe(
    "its description has 181 characters, which leaves no room for goglobal's mark: shorten it to 180",
  );
});
