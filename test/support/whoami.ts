import { zip } from "../../src/aws/zip.ts";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { HOME } from "./compute.ts";

const code = `"use strict";

const { AWS_REGION: region, HEALTH = "200" } = process.env;

exports.handler = async ({ rawPath }) => ({
  statusCode: rawPath === "/health" ? Number(HEALTH) : 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ region }),
});
`;

const trust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

const call = (service: SeedCall["service"], operation: string, input: object, as?: string): SeedCall => ({
  service,
  region: HOME,
  operation,
  input,
  ...(as === undefined ? {} : { as }),
});

/** The smallest application that users can be led to: one function behind one API, and a hosted zone. */
export const whoami: SeedCall[] = [
  call("iam", "CreateRole", { RoleName: "whoami", AssumeRolePolicyDocument: JSON.stringify(trust) }, "role"),
  call("logs", "CreateLogGroup", { logGroupName: "/aws/lambda/whoami" }),
  call(
    "lambda",
    "CreateFunction",
    {
      FunctionName: "whoami",
      Role: "{role.Role.Arn}",
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Code: { ZipFile: zip({ "index.js": { bytes: new TextEncoder().encode(code) } }) },
    },
    "function",
  ),
  call("apigateway", "CreateApi", { Name: "whoami", ProtocolType: "HTTP" }, "api"),
  call(
    "apigateway",
    "CreateIntegration",
    {
      ApiId: "{api.ApiId}",
      IntegrationType: "AWS_PROXY",
      IntegrationMethod: "POST",
      IntegrationUri: "{function.FunctionArn}",
      PayloadFormatVersion: "2.0",
    },
    "integration",
  ),
  call("apigateway", "CreateRoute", {
    ApiId: "{api.ApiId}",
    RouteKey: "$default",
    Target: "integrations/{integration.IntegrationId}",
  }),
  call("apigateway", "CreateStage", { ApiId: "{api.ApiId}", StageName: "$default", AutoDeploy: true }),
  call("lambda", "AddPermission", {
    FunctionName: "whoami",
    StatementId: "api",
    Action: "lambda:InvokeFunction",
    Principal: "apigateway.amazonaws.com",
    SourceArn: "arn:aws:execute-api:us-east-1:123456789012:{api.ApiId}/*/*",
  }),
  call("route53", "CreateHostedZone", { Name: "example.com", CallerReference: "1" }, "zone"),
];
