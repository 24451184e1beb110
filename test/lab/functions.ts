import { CreateRoleCommand } from "@aws-sdk/client-iam";
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  type AddPermissionCommandInput,
  type CreateFunctionCommandInput,
} from "@aws-sdk/client-lambda";
import { setTimeout as sleep } from "node:timers/promises";
import { zip } from "../../src/aws/zip.ts";
import { clients } from "./clients.ts";
import type { Lab } from "./lab.ts";
import type { Clients } from "./orders.ts";

export const FunctionName = "greeter";
export const functionArn = (region: string) => `arn:aws:lambda:${region}:123456789012:function:${FunctionName}`;

/** A zip whose one file is this code. */
export function zipped(code: string): Uint8Array {
  return zip({ "index.js": { bytes: Buffer.from(code) } });
}

/** A function in two regions of the lab, and what tests do with it. */
export function greeter(lab: Lab) {
  const home = clients(lab);
  const away = clients(lab, "eu-west-1");
  const settled = async ({ lambda }: Clients = home) => {
    const look = () => lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    while ((await look().then(({ State, LastUpdateStatus }) => `${State} ${LastUpdateStatus}`)) !== "Active Successful")
      await sleep(50);
  };

  return {
    home,
    away,
    settled,
    role: () => home.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust })),
    async create(code: string, { where = home, ...settings }: Partial<CreateFunctionCommandInput> & Where = {}) {
      const input = { ...description, Code: { ZipFile: zipped(code) }, ...settings };
      await where.lambda.send(new CreateFunctionCommand(input));
      await settled(where);
    },
    async invoke(payload: unknown, { where = home, qualifier }: Where & { qualifier?: string } = {}): Promise<unknown> {
      const Payload = JSON.stringify(payload);
      const input = { FunctionName, Payload, ...(qualifier !== undefined && { Qualifier: qualifier }) };
      const answer = await where.lambda.send(new InvokeCommand(input));
      return JSON.parse(Buffer.from(answer.Payload!).toString());
    },
    allow: (input: Partial<AddPermissionCommandInput> = {}, { lambda }: Clients = home) =>
      lambda.send(new AddPermissionCommand({ ...permission, ...input })),
  };
}

interface Where {
  where?: Clients;
}

const RoleName = "greeter";
const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const description = {
  FunctionName,
  Role: `arn:aws:iam::123456789012:role/${RoleName}`,
  Runtime: "nodejs22.x",
  Handler: "index.handler",
} as const;
const permission = {
  FunctionName,
  StatementId: "api",
  Action: "lambda:InvokeFunction",
  Principal: "apigateway.amazonaws.com",
};
