import type { SeedCall } from "../../../src/sandbox/seed.ts";
import { trust } from "../../sandbox/connected.ts";
import { account, ACCESS_LOGS, call, home, Tags } from "./account.ts";
import { authCode, layerCode, shopCode } from "./code.ts";

/** An environment value that must appear nowhere but in a function's own configuration. */
export const SECRET = "sk-live-4242-correct-horse-battery-staple";

const BUS = `arn:aws:events:${home}:${account}:event-bus/default`;
const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });

/** The log groups of the functions and of the API. */
export const logGroups = ["/aws/lambda/shop-api", "/aws/lambda/shop-auth", ACCESS_LOGS].flatMap((logGroupName) => [
  call("logs", "CreateLogGroup", { logGroupName }),
  call("logs", "PutRetentionPolicy", { logGroupName, retentionInDays: 14 }),
]);

const attached = (RoleName: string, PolicyArn: string) => call("iam", "AttachRolePolicy", { RoleName, PolicyArn });
const BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

/** The role with policies of every sort. */
export const shopRole = [
  call(
    "iam",
    "CreateRole",
    { RoleName: "shop-api", AssumeRolePolicyDocument: trust("lambda.amazonaws.com") },
    "shopRole",
  ),
  call(
    "iam",
    "CreatePolicy",
    {
      PolicyName: "shop-events",
      PolicyDocument: document({ Effect: "Allow", Action: "events:PutEvents", Resource: BUS }),
    },
    "events",
  ),
  attached("shop-api", "{events.Policy.Arn}"),
  attached("shop-api", BASIC),
  // Without it, AWS takes no function with active tracing.
  attached("shop-api", "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"),
  call("iam", "PutRolePolicy", {
    RoleName: "shop-api",
    PolicyName: "settings",
    PolicyDocument: document({
      Effect: "Allow",
      Action: ["ssm:GetParameter", "ssm:GetParametersByPath"],
      Resource: `arn:aws:ssm:${home}:${account}:parameter/shop/*`,
    }),
  }),
];

/** The role at the path where the console puts those that it makes for functions. */
export const authRole = [
  call(
    "iam",
    "CreateRole",
    { RoleName: "shop-auth", Path: "/service-role/", AssumeRolePolicyDocument: trust("lambda.amazonaws.com") },
    "authRole",
  ),
  attached("shop-auth", BASIC),
];

/** Behind the alias "live", as is the other function. */
const published = (FunctionName: string, version: string, alias: string) => [
  call("lambda", "PublishVersion", { FunctionName, Description: "The first release" }, version),
  call(
    "lambda",
    "CreateAlias",
    { FunctionName, Name: "live", FunctionVersion: `{${version}.Version}`, Description: "What users reach" },
    alias,
  ),
];

/** The function with a layer, settings of every sort, and a secret in its environment. */
export const shopFunction = (): SeedCall[] => [
  call(
    "lambda",
    "PublishLayerVersion",
    {
      LayerName: "greeting",
      Description: "How the shop greets",
      LicenseInfo: "MIT",
      CompatibleRuntimes: ["nodejs22.x"],
      CompatibleArchitectures: ["arm64"],
      Content: { ZipFile: layerCode() },
    },
    "layer",
  ),
  call("lambda", "CreateFunction", {
    FunctionName: "shop-api",
    Description: "The shop",
    Role: "{shopRole.Role.Arn}",
    Runtime: "nodejs22.x",
    Handler: "index.handler",
    Architectures: ["arm64"],
    MemorySize: 512,
    Timeout: 15,
    EphemeralStorage: { Size: 1024 },
    TracingConfig: { Mode: "Active" },
    LoggingConfig: { LogFormat: "JSON", ApplicationLogLevel: "INFO", SystemLogLevel: "WARN" },
    Layers: ["{layer.LayerVersionArn}"],
    Environment: { Variables: { STAGE: "prod", PAYMENT_KEY: SECRET, SELF_URL: "{api.ApiEndpoint}", EVENT_BUS: BUS } },
    Code: { ZipFile: shopCode() },
    Tags,
  }),
  call("lambda", "PutFunctionConcurrency", { FunctionName: "shop-api", ReservedConcurrentExecutions: 50 }),
  ...published("shop-api", "shopVersion", "shopLive"),
];

/** The function with nothing but what it must have. */
export const authFunction = (): SeedCall[] => [
  call("lambda", "CreateFunction", {
    FunctionName: "shop-auth",
    Role: "{authRole.Role.Arn}",
    Runtime: "nodejs22.x",
    Handler: "index.handler",
    Code: { ZipFile: authCode() },
    Tags,
  }),
  ...published("shop-auth", "authVersion", "authLive"),
];
