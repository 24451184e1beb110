import { describe, expect, test } from "vitest";
import { canonical, covers, decode, saysTheSame, sizeOf, trust } from "../../src/aws/policy.ts";

test("services may take the role for this account; a service that does not say for whom may too", () => {
  expect(trust("123456789012", "s3.amazonaws.com", "lambda.amazonaws.com")).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: ["s3.amazonaws.com", "lambda.amazonaws.com"] },
        Action: ["sts:AssumeRole"],
        Condition: { StringEqualsIfExists: { "aws:SourceAccount": "123456789012" } },
      },
    ],
  });
});

test("a document as IAM gives it back", () => {
  expect(decode("%7B%22Version%22%3A%222012-10-17%22%2C%22Sid%22%3A%22100%25%22%7D")).toEqual({
    Version: "2012-10-17",
    Sid: "100%",
  });
  expect(decode(undefined)).toBeNull();
});

describe("two documents", () => {
  const terse = {
    Version: "2012-10-17",
    Statement: {
      Sid: "A",
      Effect: "Allow",
      Principal: { Service: "lambda.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { Bool: { "aws:SecureTransport": true } },
    },
  };
  const wordy = {
    Statement: [
      {
        Condition: { Bool: { "aws:SecureTransport": ["true"] } },
        Action: ["sts:AssumeRole"],
        Principal: { Service: ["lambda.amazonaws.com"] },
        Effect: "Allow",
        Sid: "A",
      },
    ],
    Version: "2012-10-17",
  };

  test("have one form", () => {
    expect(canonical(terse)).toEqual(wordy);
    expect(canonical(wordy)).toEqual(wordy);
    const anybody = { Statement: [{ Effect: "Allow", Principal: "*", NotAction: ["a", "b", "a"], NotResource: "r" }] };
    expect(canonical(anybody)).toEqual({
      Statement: [{ Effect: "Allow", Principal: "*", NotAction: ["a", "b"], NotResource: ["r"] }],
    });
    expect(canonical({})).toEqual({ Statement: [] });
  });

  test("say the same in whatever order, and not when a word differs", () => {
    const statement = (Sid: string, ...Action: string[]) => ({ Sid, Effect: "Allow", Action, Resource: "*" });
    const one = { Statement: [statement("A", "a:a", "b:b"), statement("B", "c:c")] };
    expect(saysTheSame(one, { Statement: [statement("B", "c:c"), statement("A", "b:b", "a:a")] })).toBe(true);
    expect(saysTheSame(one, { Statement: [statement("A", "a:a"), statement("B", "c:c", "b:b")] })).toBe(false);
    expect(saysTheSame(terse, wordy)).toBe(true);
    expect(saysTheSame(terse, { ...wordy, Version: "2008-10-17" })).toBe(false);
  });
});

test("white space is not counted", () => expect(sizeOf({ a: "b c" })).toBe('{"a":"bc"}'.length));

test.each<[pattern: string, text: string, boolean]>([
  ["s3:*", "s3:GetObject", true],
  ["s3:Get*", "s3:Get*", true],
  ["s3:Get*", "s3:*", false],
  ["a?c", "abc", true],
  ["a?c", "a*c", false],
  ["a.c", "abc", false],
  ["S3:*", "s3:x", false],
])("%s takes in %s: %s", (pattern, text, expected) => {
  expect(covers(pattern, text)).toBe(expected);
});

test("where case says nothing", () => expect(covers("S3:Get*", "s3:getObject", "iu")).toBe(true));
