import { ListEventSourceMappingsCommand } from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import { isHooked, streamReaders } from "../../src/discover/hook.ts";
import { mockedAws } from "../support/mocked-aws.ts";
import { cachedConfig, routed } from "../topology/sample.ts";

const region = "us-east-1";
const mapping = (name: string, table: string, State = "Enabled") => ({
  FunctionArn: `arn:aws:lambda:${region}:123456789012:function:${name}`,
  EventSourceArn: `arn:aws:dynamodb:${region}:123456789012:table/${table}/stream/2026-01-01T00:00:00.000`,
  State,
});

test("who reads a table's stream, by one list for all tables", async () => {
  const { lambda, context, calls } = mockedAws();
  lambda
    .on(ListEventSourceMappingsCommand)
    .resolves({
      EventSourceMappings: [mapping("search", "orders"), mapping("old", "orders", "Disabled"), { UUID: "kafka" }],
      NextMarker: "more",
    })
    .on(ListEventSourceMappingsCommand, { Marker: "more" })
    .resolves({ EventSourceMappings: [mapping("audit", "orders", "Enabling"), mapping("other", "orders2")] });
  const one = context();
  expect(await streamReaders(one, "orders", region)).toEqual(["search", "audit"]);
  expect(await streamReaders(one, "orders2", region)).toEqual(["other"]);
  expect((await calls()).map(({ input }) => input)).toEqual([{}, { Marker: "more" }]);
});

test("nothing is asked for where nothing is to be purged", () => {
  expect(isHooked(routed())).toBe(false);
  expect(isHooked(cachedConfig())).toBe(false);
  expect(isHooked(cachedConfig({ invalidate: { orders: ["/orders"] } }))).toBe(true);
});
