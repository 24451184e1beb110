import { describe, expect, test } from "vitest";
import { awsOf } from "../../src/aws/aws.ts";
import type { Answer } from "../../src/aws/call.ts";
import { internet } from "../../src/aws/network.ts";
import { Clients } from "../../src/aws/clients.ts";
import { remember } from "../../src/aws/errors.ts";
import { faults } from "../../src/aws/faults.ts";
import { VirtualClock } from "../../src/engine/virtual-clock.ts";
import { awsError } from "../support/mocked-aws.ts";

function answering(answer: Answer) {
  const clients = new Clients({ clock: new VirtualClock(), signal: new AbortController().signal, answer });
  return faults(awsOf(clients, internet, { account: "1", partition: "aws", caller: "me", mark: "orders" }));
}
const noConnection = () => Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });

describe("what the engine must know of an error", () => {
  const { classify } = answering(async () => ({}));
  test.each([
    ["ResourceInUseException", "not-yet"],
    ["ThrottlingException", "not-yet"],
    ["ContinuousBackupsUnavailableException", "not-yet"],
    ["NoSuchBucket", "not-yet"],
    ["EntityAlreadyExistsException", "stale"],
    ["PreconditionFailed", "stale"],
    ["TimeoutError", "unreachable"],
    ["AccessDenied", "denied"],
    ["ValidationException", "other"],
    ["CredentialsProviderError", "other"],
  ])("%s is %s", (name, expected) => expect(classify(awsError(name))).toBe(expected));
});

describe("a region is down", () => {
  const down = "eu-west-1 does not answer (STS and DynamoDB there: no connection or only 5xx)";
  const outcomes: Record<string, () => object> = {
    answers: () => ({}),
    refuses: () => {
      throw awsError("AccessDenied", "Access Denied", 403);
    },
    "is not enabled": () => {
      throw awsError("UnrecognizedClientException", "invalid token", 400);
    },
    "gives no connection": () => {
      throw noConnection();
    },
    "answers 5xx only": () => {
      throw awsError("InternalFailure", "oops", 503);
    },
  };

  test.each([
    ["gives no connection", "gives no connection", down],
    ["gives no connection", "answers 5xx only", down],
    ["answers", "gives no connection", undefined],
    ["gives no connection", "answers", undefined],
    ["refuses", "gives no connection", undefined],
    ["gives no connection", "is not enabled", undefined],
    ["answers", "answers", undefined],
  ])("STS %s and DynamoDB %s: %s", async (sts, dynamodb, expected) => {
    const asked: string[] = [];
    const { whyDown } = answering(async ({ service, region, operation }) => {
      asked.push(`${operation} ${region}`);
      return outcomes[service === "sts" ? sts : dynamodb]!();
    });
    expect(await whyDown("eu-west-1", noConnection())).toBe(expected);
    expect(new Set(asked)).toEqual(new Set(["GetCallerIdentity eu-west-1", "ListTables eu-west-1"]));
  });
});

test("what has no region is down with the call that found it", async () => {
  const error = noConnection();
  remember(error, "GetRole in all regions");
  const { whyDown } = answering(async () => {
    throw new Error("nothing is to be asked");
  });
  expect(await whyDown("global", error)).toBe("it does not answer: connect ECONNREFUSED (GetRole in all regions)");
});
