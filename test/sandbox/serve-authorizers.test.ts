import { expect, test } from "vitest";
import { apiOfOne } from "./api-of-one.ts";

const failed = { status: 500, body: { message: "Internal Server Error" } };
const forbidden = { status: 403, body: { message: "Forbidden" } };

/** One function that authorizes and answers, with what it last said in its environment. */
const code = (saying: string) =>
  `exports.handler = async (event) => event.type === "REQUEST" ? (${saying}) : ({
    statusCode: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(event.requestContext.authorizer),
  });`;

const policy = (Effect: string, Resource: string) =>
  JSON.stringify({
    principalId: "ada",
    policyDocument: { Version: "2012-10-17", Statement: [{ Effect, Action: "execute-api:Invoke", Resource }] },
    context: { role: "staff" },
  });

const version2 = { AuthorizerPayloadFormatVersion: "2.0" } as const;
const simple = { ...version2, EnableSimpleResponses: true } as const;
const routes = ["GET /a/{b}"];

test.each([
  [simple, "{ isAuthorized: true, context: { role: 'staff' } }", { status: 200, body: { lambda: { role: "staff" } } }],
  [simple, "{ isAuthorized: true }", { status: 200, body: { lambda: {} } }],
  [simple, "{ isAuthorized: false }", forbidden],
  [simple, "{}", failed],
  [simple, "null", failed],
  [simple, "(() => { throw new Error('no'); })()", failed],
  [version2, policy("Allow", "*"), { status: 200, body: { lambda: { role: "staff" } } }],
  [version2, policy("Allow", "arn:aws:execute-api:us-east-1:123456789012:*/$default/GET/a/{b}"), { status: 200 }],
  [version2, policy("Allow", "arn:aws:execute-api:us-east-1:123456789012:*/$default/POST/*"), forbidden],
  [version2, policy("Deny", "*"), forbidden],
  [version2, "{ isAuthorized: true }", failed],
  [version2, policy("Allow", "*").replace("[{", '[{"Effect":"Deny","Action":"*","Resource":"*/a/{b}"},{'), forbidden],
  [version2, policy("Allow", "*").replace("[{", '[{"Effect":"Deny","Action":"*","Resource":"*/c"},{'), { status: 200 }],
])("an authorizer with %j that says %s", async (authorizer, saying, seen) => {
  const { ask } = await apiOfOne({
    code: code(saying),
    routes,
    authorizer: { IdentitySource: [], ...authorizer, AuthorizerResultTtlInSeconds: 0 },
  });
  expect(await ask("GET /a/1")).toMatchObject(seen);
});

test("in format 1.0, what an authorizer says is told with the principal", async () => {
  const authorizer = { IdentitySource: ["$request.querystring.q"], AuthorizerPayloadFormatVersion: "1.0" };
  const integration = { PayloadFormatVersion: "1.0" };
  const { ask } = await apiOfOne({ code: code(policy("Allow", "*")), routes, authorizer, integration });
  expect((await ask("GET /a/1?q=1")).body).toEqual({ role: "staff", principalId: "ada" });
  expect(await ask("GET /a/1")).toMatchObject({ status: 401, body: { message: "Unauthorized" } });
});

test.each([
  ["2.0", ["7", "GET /a/{b}", "x"], "routeArn"],
  ["1.0", "7,GET /a/{b},x", "methodArn"],
])("in format %s, an authorizer is told who asks for what", async (AuthorizerPayloadFormatVersion, identity, arn) => {
  const sources = ["$request.querystring.q", "$context.routeKey", "$stageVariables.v"];
  const { ask, sandbox, ApiId } = await apiOfOne({
    code: "exports.handler = async (event) => { console.log(JSON.stringify(event)); };",
    routes,
    authorizer: { IdentitySource: sources, AuthorizerPayloadFormatVersion },
    stage: { StageVariables: { v: "x" } },
  });
  await ask("GET /a/1?q=7");
  const event = JSON.parse(sandbox.served.functions[0]!.log[0]!) as Record<string, unknown>;
  expect(event).toMatchObject({
    version: AuthorizerPayloadFormatVersion,
    type: "REQUEST",
    identitySource: identity,
    [arn]: `arn:aws:execute-api:us-east-1:123456789012:${ApiId}/$default/GET/a/{b}`,
    pathParameters: { b: "1" },
  });
  expect(event).not.toHaveProperty("body");
});

test("an authorizer whose function may not be called", async () => {
  const { ask, sandbox } = await apiOfOne({
    code: code("{ isAuthorized: true }"),
    authorizer: { IdentitySource: [], ...simple, AuthorizerResultTtlInSeconds: 0 },
    permission: "*/*/a",
  });
  expect(await ask("GET /")).toMatchObject(failed);
  expect(sandbox.served.functions).toEqual([]);
});
