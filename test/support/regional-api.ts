import type { Api } from "@aws-sdk/client-apigatewayv2";
import { expect } from "vitest";
import type { Context } from "../../src/aws/aws.ts";
import type { Live } from "../../src/engine/kind.ts";
import type { Outputs } from "../../src/engine/reference.ts";
import { sampleData } from "./sample-data.ts";
import { openSandbox } from "../../src/sandbox/sandbox.ts";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { clientsOf } from "./cli.ts";
import { mockedAws } from "./mocked-aws.ts";

export const region = "eu-west-1";
const call = (operation: string, input: object, as: string): SeedCall => ({
  service: "apigateway",
  region,
  operation,
  input,
  as,
});

/** The ARN of a function there, as integrations name it. */
export const functionArn = (name: string): string => `arn:aws:lambda:${region}:123456789012:function:${name}`;

export const certificateArn = (id: string): string => `arn:aws:acm:${region}:123456789012:certificate/${id}`;

const toFunction = { ApiId: "{api.ApiId}", IntegrationType: "AWS_PROXY", PayloadFormatVersion: "2.0" };

const jwt = {
  ApiId: "{api.ApiId}",
  AuthorizerType: "JWT",
  IdentitySource: ["$request.header.Authorization"],
  JwtConfiguration: { Issuer: "https://id.example.com", Audience: ["shop"] },
};

/** An API of ours in a region, for what belongs to an API to be put into it. */
export const regionalApi: SeedCall[] = [
  call("CreateApi", { Name: "orders", ProtocolType: "HTTP", Tags: { "goglobal:app": "orders/prod" } }, "api"),
  call("CreateIntegration", { ...toFunction, IntegrationUri: functionArn("old") }, "old"),
  call("CreateIntegration", { ...toFunction, IntegrationUri: functionArn("new") }, "new"),
  call("CreateAuthorizer", { ...jwt, Name: "users" }, "users"),
  call("CreateRoute", { ApiId: "{api.ApiId}", RouteKey: "GET /health" }, "health"),
  call("CreateRoute", { ApiId: "{api.ApiId}", RouteKey: "GET /whoami" }, "whoami"),
  call("CreateStage", { ApiId: "{api.ApiId}", StageName: "live", AutoDeploy: true }, "live"),
  call("CreateStage", { ApiId: "{api.ApiId}", StageName: "next", AutoDeploy: true }, "next"),
];

/** The ids that the sandbox gives out when that is planted beside the sample application: always the same. */
export async function idsOfRegionalApi(): Promise<Record<"api" | "old" | "new" | "users", string>> {
  const sandbox = await openSandbox({ seed: [...(await sampleData()), ...regionalApi] });
  const gateway = await (await clientsOf(sandbox)).apigateway(region);
  const [api] = (await gateway.getApis({})).Items!;
  const ApiId = api!.ApiId!;
  const integrations = (await gateway.getIntegrations({ ApiId })).Items!;
  const idOf = (name: string) =>
    integrations.find(({ IntegrationUri }) => IntegrationUri === functionArn(name))!.IntegrationId!;
  const [users] = (await gateway.getAuthorizers({ ApiId })).Items!;
  return { api: ApiId, old: idOf("old"), new: idOf("new"), users: users!.AuthorizerId! };
}

/** Two APIs of that name in a region, of which the second is ours. */
export const apis: Api[] = [
  { ApiId: "theirs", Name: "orders", ProtocolType: "HTTP", RouteSelectionExpression: "", Tags: {} },
  {
    ApiId: "ours",
    Name: "orders",
    ProtocolType: "HTTP",
    RouteSelectionExpression: "",
    Tags: { "goglobal:app": "orders/prod" },
  },
];

interface Converging<Spec, Out extends Outputs> {
  converge(context: Context, spec: Spec, live?: Live<Spec, Out>): Promise<void>;
}

/** The calls by which a kind makes what is not there. */
export async function creation<Spec, Out extends Outputs>(kind: Converging<Spec, Out>, spec: Spec) {
  const { context, writes } = mockedAws();
  await kind.converge(context(), spec);
  return writes();
}

/** The calls by which a kind brings about what differs, in a region where all else is as it should be. */
export async function update<Spec extends object, Out extends Outputs>(
  kind: Converging<Spec, Out>,
  { spec, outputs, change }: { spec: Spec; outputs: Out; change: Partial<Spec> },
) {
  const { context, writes } = mockedAws();
  await kind.converge(context(), { ...spec, ...change }, { spec, outputs, owned: true });
  const made = await writes();
  for (const [, where] of made) expect(where).toBe(region);
  return made.map(([operation, , input]) => [operation, input] as const);
}
