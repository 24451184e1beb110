import { expect, test } from "vitest";
import { apiOfOne } from "./api-of-one.ts";

const UUID = expect.stringMatching(/^[\da-f-]{36}$/u) as string;
const TIME = Date.UTC(2026, 0, 1) + 150;
const forwarded = {
  "x-amzn-trace-id": expect.stringMatching(/^Root=/u) as string,
  "x-forwarded-for": "192.0.2.1",
  "x-forwarded-port": "443",
  "x-forwarded-proto": "https",
};

test("payload format 2.0: all that a request has", async () => {
  const { ask, ApiId } = await apiOfOne({ routes: ["POST /a/{b}"], stage: { StageVariables: { v: "1" } } });
  const host = `${ApiId}.execute-api.us-east-1.amazonaws.com`;
  const headers = { "User-Agent": "me", "X-One": "1", cookie: "c=1; d=2" };
  expect((await ask("POST /a/x%20y?q=1&q=%202&r", { body: { n: 1 }, headers })).body).toEqual({
    version: "2.0",
    routeKey: "POST /a/{b}",
    rawPath: "/a/x%20y",
    rawQueryString: "q=1&q=%202&r",
    cookies: ["c=1", "d=2"],
    headers: {
      "content-length": "7",
      "content-type": "application/json",
      "user-agent": "me",
      "x-one": "1",
      host,
      ...forwarded,
    },
    queryStringParameters: { q: "1, 2", r: "" },
    pathParameters: { b: "x y" },
    stageVariables: { v: "1" },
    requestContext: {
      accountId: "123456789012",
      apiId: ApiId,
      domainName: host,
      domainPrefix: ApiId,
      http: { method: "POST", path: "/a/x%20y", protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "me" },
      requestId: UUID,
      routeKey: "POST /a/{b}",
      stage: "$default",
      time: "01/Jan/2026:00:00:00 +0000",
      timeEpoch: TIME,
    },
    body: '{"n":1}',
    isBase64Encoded: false,
  });
});

test("payload format 2.0: what a request lacks is left out", async () => {
  const { ask, ApiId } = await apiOfOne();
  const host = `${ApiId}.execute-api.us-east-1.amazonaws.com`;
  expect((await ask("GET /")).body).toEqual({
    version: "2.0",
    routeKey: "$default",
    rawPath: "/",
    rawQueryString: "",
    headers: { host, ...forwarded },
    requestContext: expect.objectContaining({ http: expect.objectContaining({ userAgent: "" }) as unknown }) as unknown,
    isBase64Encoded: false,
  });
});

test.each([
  ["text/plain", false],
  ["application/json; charset=utf-8", false],
  ["application/problem+json", false],
  ["application/x-www-form-urlencoded", true],
  ["application/octet-stream", true],
  ["image/png", true],
])("a body of type %s is encoded: %s", async (type, isEncoded) => {
  const { sandbox, url } = await apiOfOne();
  const asked = { method: "POST", headers: { "Content-Type": type }, body: "a=1" };
  const { body } = await sandbox.network.fetch(url, asked);
  expect(JSON.parse(Buffer.from(body).toString())).toMatchObject({
    body: isEncoded ? "YT0x" : "a=1",
    isBase64Encoded: isEncoded,
  });
});

test("payload format 1.0", async () => {
  const { ask, ApiId } = await apiOfOne({
    routes: ["ANY /a/{b+}"],
    integration: { PayloadFormatVersion: "1.0" },
    stage: { StageName: "dev" },
  });
  const host = `${ApiId}.execute-api.us-east-1.amazonaws.com`;
  expect((await ask("GET /dev/a/b/c?q=1&q=2")).body).toEqual({
    version: "1.0",
    resource: "/a/{b+}",
    path: "/dev/a/b/c",
    httpMethod: "GET",
    headers: { host, ...forwarded },
    multiValueHeaders: expect.objectContaining({ host: [host] }) as unknown,
    queryStringParameters: { q: "2" },
    multiValueQueryStringParameters: { q: ["1", "2"] },
    pathParameters: { b: "b/c" },
    stageVariables: null,
    requestContext: {
      accountId: "123456789012",
      apiId: ApiId,
      authorizer: {},
      domainName: host,
      domainPrefix: ApiId,
      extendedRequestId: UUID,
      httpMethod: "GET",
      identity: expect.objectContaining({ sourceIp: "192.0.2.1", user: null, accessKey: null }) as unknown,
      path: "/dev/a/b/c",
      protocol: "HTTP/1.1",
      requestId: UUID,
      requestTime: "01/Jan/2026:00:00:00 +0000",
      requestTimeEpoch: TIME,
      resourceId: "ANY /a/{b+}",
      resourcePath: "/a/{b+}",
      stage: "dev",
    },
    body: null,
    isBase64Encoded: false,
  });
});

const answering = (answer: unknown) => `exports.handler = async () => (${JSON.stringify(answer)});`;
const TEXT = { "content-type": "text/plain; charset=utf-8" };
const JSON_TYPE = { "content-type": "application/json" };
const failed = { status: 500, headers: JSON_TYPE, body: { message: "Internal Server Error" } };

test.each([
  [
    { statusCode: 201, body: "made" },
    { status: 201, headers: TEXT, body: "made" },
  ],
  [{ statusCode: "404" }, { status: 404, headers: TEXT, body: "" }],
  [{ statusCode: 200, headers: { "X-N": 7, "X-B": true }, body: "" }, { headers: { "x-n": "7", "x-b": "true" } }],
  [{ statusCode: 200, cookies: ["a=1", "b=2"] }, { headers: { "set-cookie": "a=1, b=2" } }],
  [{ statusCode: 200, body: "aGk=", isBase64Encoded: true }, { body: "hi" }],
  [
    { statusCode: 200, body: null },
    { status: 200, body: "" },
  ],
  [{ a: 1 }, { status: 200, headers: JSON_TYPE, body: { a: 1 } }],
  [[1], { status: 200, headers: JSON_TYPE, body: [1] }],
  [null, { status: 200, headers: JSON_TYPE, body: null }],
  [{ statusCode: 200, body: { a: 1 } }, failed],
  [{ statusCode: "many" }, failed],
  [{ statusCode: 99 }, failed],
  [{ statusCode: 200, headers: { a: {} } }, failed],
])("in format 2.0, %j becomes %j", async (answer, seen) => {
  const { ask } = await apiOfOne({ code: answering(answer) });
  expect(await ask("GET /")).toMatchObject(seen);
});

test("with CORS, what a function says about it is not passed on", async () => {
  const code = answering({
    statusCode: 200,
    headers: { "Access-Control-Allow-Origin": "https://own.example.com", a: "1" },
  });
  const open = await apiOfOne({ code });
  expect((await open.ask("GET /")).headers).toMatchObject({ "access-control-allow-origin": "https://own.example.com" });
  const { ask } = await apiOfOne({ code, api: { CorsConfiguration: { AllowOrigins: ["https://*"] } } });
  expect(Object.keys((await ask("GET /")).headers)).toEqual(["content-type", "a", "apigw-requestid"]);
  const { headers } = await ask("GET /", { headers: { origin: "https://a.example.com" } });
  expect(headers).toMatchObject({ "access-control-allow-origin": "https://a.example.com", a: "1" });
});

test("in format 2.0, a text is the body", async () => {
  const { sandbox, url } = await apiOfOne({ code: answering("Hello") });
  const { status, body } = await sandbox.network.fetch(url);
  expect([status, Buffer.from(body).toString()]).toEqual([200, "Hello"]);
});

test.each([
  [
    { statusCode: 200, multiValueHeaders: { a: ["1", "2"] }, headers: { a: "0", b: "3" } },
    { headers: { a: "1, 2", b: "3" } },
  ],
  [{ a: 1 }, failed],
  ["Hello", failed],
  [null, failed],
])("in format 1.0, %j becomes %j", async (answer, seen) => {
  const { ask } = await apiOfOne({ code: answering(answer), integration: { PayloadFormatVersion: "1.0" } });
  expect(await ask("GET /")).toMatchObject(seen);
});
