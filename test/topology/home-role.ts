import { canonical } from "../../src/aws/policy.ts";
import type { HomeRole } from "../../src/discover/home-role.ts";

export const LAMBDA = canonical({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
});

/** The role of a home function, with what a test says of it. */
export const roleOf = (own: Partial<HomeRole> = {}): HomeRole => ({
  name: "worker",
  arn: "arn:aws:iam::123456789012:role/worker",
  trust: LAMBDA,
  policies: {},
  managed: [],
  permissionsBoundary: null,
  maxSession: 3600,
  tags: {},
  documents: {},
  ...own,
});

/** The ARN of something of this account. */
export const arnOf = (service: string, resource: string, region = "us-east-1"): string =>
  `arn:aws:${service}:${region}:123456789012:${resource}`;
