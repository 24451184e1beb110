import type {
  CreateAuthorizerCommandInput,
  CreateIntegrationCommandInput,
  CreateRouteCommandInput,
  CreateStageCommandInput,
} from "@aws-sdk/client-apigatewayv2";
import type { CreateFunctionCommandInput } from "@aws-sdk/client-lambda";
import type { Service } from "../../src/aws/services.ts";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { trust } from "./connected.ts";
import { packed } from "./lambda-running.ts";
import { serving } from "./serving.ts";

const region = "us-east-1";
export const FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:echo";

interface Wanted {
  /** The code of its function; by default, it answers with its event. */
  code?: string;
  settings?: Partial<CreateFunctionCommandInput>;
  api?: object;
  routes?: readonly string[];
  route?: Partial<CreateRouteCommandInput>;
  integration?: Partial<CreateIntegrationCommandInput>;
  authorizer?: Partial<CreateAuthorizerCommandInput>;
  stage?: Partial<CreateStageCommandInput>;
  /** From where the function may be called; undefined for from nowhere. */
  permission?: string | undefined;
}

const ECHO =
  "exports.handler = async (event) => ({ statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(event) });";

const call = (service: Service, operation: string, input: object, as?: string): SeedCall => ({
  service,
  region,
  operation,
  input,
  ...(as === undefined ? {} : { as }),
});

/** An API with one function behind all of its routes. */
export function apiOfOne(wanted: Wanted = {}) {
  const { code = ECHO, settings, api, routes = ["$default"], route, integration, authorizer, stage } = wanted;
  const permission = "permission" in wanted ? wanted.permission : "*";
  const ApiId = "{api.ApiId}";
  const AuthorizerUri = `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${FUNCTION}/invocations`;
  const authorizing = { ApiId, Name: "own", AuthorizerType: "REQUEST", AuthorizerUri, ...authorizer };
  return serving({
    seed: [
      call("iam", "CreateRole", { RoleName: "runner", AssumeRolePolicyDocument: trust("lambda.amazonaws.com") }),
      call("lambda", "CreateFunction", {
        FunctionName: "echo",
        Role: "arn:aws:iam::123456789012:role/runner",
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Code: { ZipFile: packed({ "index.js": code }) },
        ...settings,
      }),
      call("apigateway", "CreateApi", { Name: "one", ProtocolType: "HTTP", ...api }, "api"),
      call(
        "apigateway",
        "CreateIntegration",
        {
          ApiId,
          IntegrationType: "AWS_PROXY",
          IntegrationMethod: "POST",
          IntegrationUri: FUNCTION,
          PayloadFormatVersion: "2.0",
          ...integration,
        },
        "to",
      ),
      ...(authorizer ? [call("apigateway", "CreateAuthorizer", authorizing, "own")] : []),
      ...routes.map((RouteKey) =>
        call("apigateway", "CreateRoute", {
          ApiId,
          RouteKey,
          Target: "integrations/{to.IntegrationId}",
          ...(authorizer ? { AuthorizationType: "CUSTOM", AuthorizerId: "{own.AuthorizerId}" } : {}),
          ...route,
        }),
      ),
      call("apigateway", "CreateStage", { ApiId, StageName: "$default", AutoDeploy: true, ...stage }),
      ...(permission === undefined
        ? []
        : [
            call("lambda", "AddPermission", {
              FunctionName: "echo",
              StatementId: "api",
              Action: "lambda:InvokeFunction",
              Principal: "apigateway.amazonaws.com",
              SourceArn: `arn:aws:execute-api:${region}:123456789012:${ApiId}/${permission}`,
            }),
          ]),
    ],
  });
}
