import { DynamoDBClient, GetItemCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { createRequire } from "node:module";
import { beforeEach, expect, test, vi } from "vitest";
import { awsError } from "../support/mocked-aws.ts";

process.env["TABLE"] = "switch";
const file = new URL("../../templates/switch/index.js", import.meta.url);
const { handler } = createRequire(import.meta.url)(file.pathname) as { handler: (event: object) => Promise<object> };

const dynamodb = mockClient(DynamoDBClient);
const NOW = Date.UTC(2026, 1, 3);
const SECONDS = NOW / 1000;

beforeEach(() => {
  dynamodb.reset();
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});

/** What API Gateway hands over for a health checker's request, as AWS documents payload format 2.0. */
const event = (region: string) => ({
  version: "2.0",
  routeKey: "GET /{region}",
  rawPath: `/${region}`,
  rawQueryString: "",
  headers: {
    "content-length": "0",
    host: "a1b2c3.execute-api.us-east-1.amazonaws.com",
    "user-agent": "Amazon-Route53-Health-Check-Service (ref 4f7d; report http://amzn.to/1vsZADi)",
    "x-forwarded-for": "15.177.2.1",
    "x-forwarded-port": "443",
    "x-forwarded-proto": "https",
  },
  requestContext: {
    accountId: "123456789012",
    apiId: "a1b2c3",
    domainName: "a1b2c3.execute-api.us-east-1.amazonaws.com",
    domainPrefix: "a1b2c3",
    http: { method: "GET", path: `/${region}`, protocol: "HTTP/1.1", sourceIp: "15.177.2.1", userAgent: "Amazon" },
    requestId: "id=",
    routeKey: "GET /{region}",
    stage: "$default",
    time: "03/Feb/2026:00:00:00 +0000",
    timeEpoch: NOW,
  },
  pathParameters: { region },
  isBase64Encoded: false,
});

const ask = (Item?: Record<string, AttributeValue>, region = "eu-west-1") => {
  dynamodb.on(GetItemCommand).resolves(Item ? { Item } : {});
  return handler(event(region));
};

const says = (body: string, statusCode = 200) => ({
  statusCode,
  headers: { "content-type": "text/plain", "cache-control": "no-store" },
  body,
});

const item = (more: Record<string, AttributeValue> = {}) => ({ region: { S: "eu-west-1" }, ...more });

test("a region of which the table says nothing serves", async () => {
  expect(await ask()).toEqual(says("serving eu-west-1"));
  const [{ args }] = dynamodb.calls() as unknown as [{ args: [GetItemCommand] }];
  expect(args[0].input).toEqual({ TableName: "switch", Key: { region: { S: "eu-west-1" } }, ConsistentRead: true });
});

test("one of which it does is evacuated, until its time is past", async () => {
  expect(await ask(item({ until: { N: `${SECONDS + 1}` } }))).toEqual(says("evacuated eu-west-1"));
  expect(await ask(item({ until: { N: `${SECONDS}` } }))).toEqual(says("serving eu-west-1"));
  expect(await ask(item({ until: { N: `${SECONDS - 3600}` } }))).toEqual(says("serving eu-west-1"));
});

test("without a time, until the item is gone", async () => {
  expect(await ask(item())).toEqual(says("evacuated eu-west-1"));
});

test("a time that is none evacuates nobody", async () => {
  expect(await ask(item({ until: { S: "soon" } }))).toEqual(says("serving eu-west-1"));
  expect(await ask(item({ until: { N: "NaN" } }))).toEqual(says("serving eu-west-1"));
});

test("what is no region is not looked for, and not said", async () => {
  for (const odd of ["<script>", "..", "EU-WEST-1", "a".repeat(33)])
    expect(await ask(item(), odd)).toEqual(says("no region", 404));
  expect(dynamodb.calls()).toEqual([]);
});

test("a table that cannot be read fails the request, and so evacuates nobody", async () => {
  dynamodb.on(GetItemCommand).rejects(awsError("ResourceNotFoundException"));
  await expect(handler(event("eu-west-1"))).rejects.toThrow("ResourceNotFoundException");
});
