import { expect, test } from "vitest";
import { isWrite } from "../../src/aws/call.ts";

test.each([
  "GetRole",
  "ListTables",
  "DescribeTable",
  "HeadBucket",
  "BatchGetItem",
  "Query",
  "Scan",
  "SimulatePrincipalPolicy",
  "TestDNSAnswer",
  "AssumeRole",
])("%s only looks", (operation) => expect(isWrite(operation)).toBe(false));

test.each([
  "UpdateTable",
  "TagResource",
  "PutBucketReplication",
  "CreateJob",
  "BatchWriteItem",
  "DeleteRole",
  "Publish",
])("%s changes something", (operation) => expect(isWrite(operation)).toBe(true));
