import { GetApisCommand, GetAuthorizersCommand, GetIntegrationsCommand } from "@aws-sdk/client-apigatewayv2";
import { GetRoleCommand } from "@aws-sdk/client-iam";
import { GetFunctionCommand } from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import { readCompute } from "../../src/discover/compute.ts";
import { awsError } from "../support/mocked-aws.ts";
import { configOf, functionArn, ROLE_ARN, version, withWorker } from "./home-answers.ts";

/** A home whose API `orders` calls these by integrations, and asks that one who may come in. */
function withCalls(uris: string[], asked?: string) {
  const mocks = withWorker();
  const Items = uris.map((IntegrationUri, index) => ({ IntegrationId: `i${index}`, IntegrationUri }));
  const gate = { AuthorizerId: "u", Name: "gate", AuthorizerType: "REQUEST" as const };
  mocks.apigateway
    .on(GetApisCommand)
    .resolves({
      Items: [
        {
          ApiId: "a1",
          Name: "orders",
          ProtocolType: "HTTP",
          ApiEndpoint: "https://a1",
          RouteSelectionExpression: "",
        },
      ],
    })
    .on(GetIntegrationsCommand)
    .resolves({ Items })
    .on(GetAuthorizersCommand)
    .resolves({ Items: asked === undefined ? [] : [{ ...gate, AuthorizerUri: asked }] });
  mocks.lambda
    .on(GetFunctionCommand, { FunctionName: "worker", Qualifier: "live" })
    .resolves({ Configuration: version({ Version: "7" }), Code: {} });
  return mocks;
}
const config = configOf({ functions: ["worker"], apis: ["orders"] });
const invoked = (arn: string) => `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`;

describe("a function is read as the APIs call it:", () => {
  test.each([
    ["as what was written last", [functionArn("worker")], undefined, undefined],
    ["by an alias", [functionArn("worker", "live")], undefined, "live"],
    [
      "by an alias, where another calls what was written last",
      [functionArn("worker"), functionArn("worker", "live")],
      undefined,
      "live",
    ],
    ["by an authorizer's alias", [], invoked(functionArn("worker", "live")), "live"],
    [
      "not as one of another region is called",
      [functionArn("worker", "live").replace("us-east-1", "eu-west-1")],
      undefined,
      undefined,
    ],
    [
      "not as one of another account is called",
      [functionArn("worker", "live").replace("123456789012", "999999999999")],
      undefined,
      undefined,
    ],
    ["not as another one is called", [functionArn("other", "live")], undefined, undefined],
  ])("%s", async (_, uris, asked, qualifier) => {
    const mocks = withCalls(uris, asked);
    const { functions } = await readCompute(mocks.context(), config, ".");
    expect(functions["worker"]).toMatchObject({ arn: functionArn("worker", qualifier) });
    expect(functions["worker"]?.qualifier).toBe(qualifier);
  });
});

test("what is there of APIs and functions, and nothing where the config names none", async () => {
  const mocks = withCalls([functionArn("worker")]);
  const found = await readCompute(mocks.context(), config, ".");
  expect(found).toMatchObject({
    apis: { orders: { id: "a1" } },
    twins: {},
    functions: { worker: {} },
    packages: {},
    roles: {},
  });
  const none = withWorker();
  expect(await readCompute(none.context(), configOf({}), ".")).toEqual({
    apis: {},
    twins: {},
    functions: {},
    packages: {},
    roles: {},
  });
  expect(await none.calls()).toEqual([]);
});

describe("the roles that the config names", () => {
  const image = { code: { image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:7" } };
  const functions = {
    a: { ...image, role: "runner" },
    b: { ...image, role: "runner" },
    c: image,
    worker: { role: "extend" },
  };

  test("are read once each, of functions that it describes", async () => {
    const mocks = withWorker();
    mocks.ecr.resolves({});
    const { roles } = await readCompute(mocks.context(), configOf({ functions }), ".");
    expect(Object.entries(roles).map(([name, { arn }]) => [name, arn])).toEqual([
      ["a", ROLE_ARN],
      ["b", ROLE_ARN],
    ]);
    const asked = (await mocks.calls()).filter(({ operation }) => operation === "GetRole");
    expect(asked.map(({ input }) => input)).toEqual([{ RoleName: "runner" }]);
  });

  test("and absent where they are not there", async () => {
    const mocks = withWorker();
    mocks.ecr.resolves({});
    mocks.iam.on(GetRoleCommand).rejects(awsError("NoSuchEntityException", undefined, 404));
    expect((await readCompute(mocks.context(), configOf({ functions: { a: functions.a } }), ".")).roles).toEqual({});
  });
});
