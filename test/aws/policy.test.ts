import { expect, test } from "vitest";
import { decode, trust } from "../../src/aws/policy.ts";

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
