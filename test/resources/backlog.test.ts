import {
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type ObjectVersion,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { backlogsOf, backlogText, isOpen } from "../../src/resources/backlog.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { addressed } from "../support/s3-answers.ts";

const [HOME, EU] = ["acme-receipts", "acme-eu"];
const home = { name: HOME, region: "us-east-1" };
const other = { name: EU, region: "eu-west-1" };

const versionOf = (name: string): ObjectVersion => {
  const [Key, VersionId = "1"] = name.split("#");
  return { Key: Key!, VersionId, ETag: `"${Key}"`, Size: 100 };
};

/** Two buckets with these versions, as `key#version`; `…` at the end: it goes on like that for ever. */
function comparing(here: string[], there: string[]) {
  const mocks = mockedAws();
  for (const [Bucket, names] of [
    [HOME, here],
    [EU, there],
  ] as const) {
    const isEndless = names.at(-1) === "…";
    const Versions = names.filter((name) => name !== "…").map(versionOf);
    const NextKeyMarker = Versions.at(-1)?.Key;
    const answer = {
      Versions,
      IsTruncated: isEndless,
      ...(isEndless ? { NextKeyMarker, NextVersionIdMarker: "v" } : {}),
    };
    mocks.s3.on(ListObjectVersionsCommand, { Bucket }).resolves(answer as ListObjectVersionsCommandOutput);
  }
  return { ...mocks, compare: () => backlogsOf(mocks.context(), home, other) };
}

const counted = (objects: number, isMore = false) => ({ objects, bytes: objects * 100, isMore });

describe("what each bucket lacks", () => {
  test.each<[string, string[], string[], { to: number; from: number }]>([
    ["both are empty", [], [], { to: 0, from: 0 }],
    ["all of it", ["a", "b"], [], { to: 2, from: 0 }],
    ["every version counts", ["a#2", "a#1"], ["a#1"], { to: 1, from: 0 }],
    ["each something else", ["a", "b"], ["b", "c"], { to: 1, from: 1 }],
    ["what is from before versioning is known by what is in it", ["a#null", "b#null"], ["a#7"], { to: 1, from: 1 }],
  ])("%s", async (_, here, there, { to, from }) => {
    expect(await comparing(here, there).compare()).toEqual({ to: counted(to), from: counted(from) });
  });

  test("a bucket that is not there yet lacks everything", async () => {
    const { s3, compare } = comparing(["a"], []);
    s3.on(ListObjectVersionsCommand, { Bucket: EU }).rejects(awsError("NoSuchBucket", undefined, 404));
    expect(await compare()).toEqual({ to: counted(1), from: counted(0) });
  });

  test("a big bucket is compared as far as both were read, and no further", async () => {
    // "b" is where the other bucket's list was broken off: more versions of it may follow.
    const { compare } = comparing(["a", "b", "c"], ["0", "b#x", "…"]);
    expect(await compare()).toEqual({ to: counted(1, true), from: counted(20, true) });
  });

  test("keys are in the order of their bytes, which is not that of the language", async () => {
    const { compare } = comparing(["\u{1F600}"], ["\uFFFD", "…"]);
    expect((await compare()).to).toEqual(counted(0, true));
  });
});

test("ten pages of each bucket are read, and those of home once for all others", async () => {
  const { s3, context, calls } = comparing(["a", "…"], []);
  s3.on(ListObjectVersionsCommand, { Bucket: "acme-ap" }).resolves({});
  const one = context();
  await Promise.all([
    backlogsOf(one, home, other),
    backlogsOf(one, home, { name: "acme-ap", region: "ap-southeast-2" }),
  ]);
  const asked = (await calls()).filter(({ region }) => region === "us-east-1").map(({ input }) => input);
  const next = addressed(HOME, { KeyMarker: "a", VersionIdMarker: "v" });
  expect(asked).toEqual([addressed(HOME), ...Array.from({ length: 9 }, () => next)]);
});

test.each<[objects: number, bytes: number, isMore: boolean, text: string]>([
  [1, 0, false, "1 object (0 B)"],
  [2, 999, false, "2 objects (999 B)"],
  [1234, 1000, false, "1,234 objects (1 kB)"],
  [3, 1_550_000, false, "3 objects (1.6 MB)"],
  [3, 2e21, false, "3 objects (2000000 PB)"],
  [10_000, 5e9, true, "at least 10,000 objects (5 GB; a big bucket is not counted to its end)"],
])("%i objects of %i bytes (more: %s)", (objects, bytes, isMore, text) =>
  expect(backlogText({ objects, bytes, isMore })).toBe(text),
);

test("nothing is to be copied only where all has been counted", () => {
  expect([counted(0), counted(1), counted(0, true)].map(isOpen)).toEqual([false, true, true]);
});
