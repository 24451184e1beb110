import {
  GetPolicyCommand,
  ListAliasesCommand,
  ListEventSourceMappingsCommand,
  ListFunctionEventInvokeConfigsCommand,
  ListFunctionUrlConfigsCommand,
  ListProvisionedConcurrencyConfigsCommand,
} from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import { notMirrored } from "../../src/discover/triggers.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { functionArn } from "./home-answers.ts";

function withNothing() {
  const mocks = mockedAws();
  mocks.lambda.resolves({});
  return { ...mocks, read: () => notMirrored(mocks.context(), "worker", "us-east-1") };
}
const policy = (...Principals: unknown[]) => ({
  Policy: JSON.stringify({ Version: "2012-10-17", Statement: Principals.map((Principal) => ({ Principal })) }),
});
const stream = (name: string) => `arn:aws:dynamodb:us-east-1:123456789012:table/${name}/stream/2026`;

test("nothing, where nothing is there, be it the function itself", async () => {
  const { lambda, read } = withNothing();
  expect(await read()).toEqual([]);
  const gone = awsError("ResourceNotFoundException", undefined, 404);
  for (const command of [
    GetPolicyCommand,
    ListAliasesCommand,
    ListFunctionEventInvokeConfigsCommand,
    ListFunctionUrlConfigsCommand,
    ListProvisionedConcurrencyConfigsCommand,
  ])
    lambda.on(command as typeof GetPolicyCommand).rejects(gone);
  expect(await read()).toEqual([]);
});

describe("triggers", () => {
  test("of the function and its aliases, by one list of all pages for all functions", async () => {
    const { lambda, context, calls } = withNothing();
    const at = (FunctionArn: string, EventSourceArn?: string) => ({
      FunctionArn,
      ...(EventSourceArn ? { EventSourceArn } : {}),
    });
    lambda
      .on(ListEventSourceMappingsCommand)
      .resolves({
        EventSourceMappings: [at(functionArn("worker"), stream("a")), at(functionArn("other"), stream("b"))],
        NextMarker: "more",
      })
      .on(ListEventSourceMappingsCommand, { Marker: "more" })
      .resolves({
        EventSourceMappings: [at(functionArn("worker", "live"), stream("a")), at(functionArn("worker", "live"))],
      });
    const same = context();
    const why = "stays in home only: a second reader would do the same work again";
    expect(await notMirrored(same, "worker", "us-east-1")).toEqual([
      `its trigger ${stream("a")} ${why}`,
      `its trigger a self-managed source ${why}`,
    ]);
    expect(await notMirrored(same, "other", "us-east-1")).toEqual([`its trigger ${stream("b")} ${why}`]);
    const lists = (await calls()).filter(({ operation }) => operation === "ListEventSourceMappings");
    expect(lists.map(({ input }) => input)).toEqual([{}, { Marker: "more" }]);
  });
});

describe("who may call it", () => {
  test("by its own policy and by those of its aliases, each told once", async () => {
    const { lambda, read, calls } = withNothing();
    lambda
      .on(ListAliasesCommand)
      .resolves({ Aliases: [{ Name: "live" }, { Name: "beta" }] })
      .on(GetPolicyCommand)
      .resolves(policy({ Service: "s3.amazonaws.com" }, { Service: "apigateway.amazonaws.com" }))
      .on(GetPolicyCommand, { FunctionName: "worker", Qualifier: "live" })
      .resolves(policy({ Service: "s3.amazonaws.com" }, { Service: "scheduler.amazonaws.com" }))
      .on(GetPolicyCommand, { FunctionName: "worker", Qualifier: "beta" })
      .resolves(policy("*", { AWS: "arn:aws:iam::123456789012:root" }, { Service: "lex.amazonaws.com" }));
    expect(await read()).toEqual([
      "S3 notifications reach it in home only",
      "schedules reach it in home only",
      "what calls it as lex.amazonaws.com reaches it in home only",
    ]);
    const asked = (await calls()).filter(({ operation }) => operation === "GetPolicy");
    expect(asked.map(({ input }) => input)).toEqual([
      { FunctionName: "worker" },
      { FunctionName: "worker", Qualifier: "live" },
      { FunctionName: "worker", Qualifier: "beta" },
    ]);
  });
});

test.each([
  [
    ListFunctionUrlConfigsCommand,
    { FunctionUrlConfigs: [{}, {}] },
    ["its function URL is home's only: a URL of its own per region helps nobody"],
  ],
  [
    ListProvisionedConcurrencyConfigsCommand,
    { ProvisionedConcurrencyConfigs: [{}] },
    ["its provisioned concurrency is not mirrored, since it costs money in every region: set it where you need it"],
  ],
  [
    ListFunctionEventInvokeConfigsCommand,
    { FunctionEventInvokeConfigs: [{ DestinationConfig: { OnSuccess: {}, OnFailure: {} } }, {}] },
    [],
  ],
  [
    ListFunctionEventInvokeConfigsCommand,
    { FunctionEventInvokeConfigs: [{}, { DestinationConfig: { OnFailure: { Destination: stream("a") } } }] },
    ["the destinations of its asynchronous calls are not mirrored: queues and topics are regional"],
  ],
  [
    ListFunctionEventInvokeConfigsCommand,
    { FunctionEventInvokeConfigs: [{ DestinationConfig: { OnSuccess: { Destination: stream("a") } } }] },
    ["the destinations of its asynchronous calls are not mirrored: queues and topics are regional"],
  ],
])("what is set on it: %#", async (command, answer, told) => {
  const { lambda, read } = withNothing();
  lambda.on(command as typeof ListFunctionUrlConfigsCommand).resolves(answer as object);
  expect(await read()).toEqual(told);
});
