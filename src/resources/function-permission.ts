import type { AwsKind, Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { seconds } from "../engine/duration.ts";
import type { Live } from "../engine/kind.ts";
import { type Place, qualified, type Statement, statementsOf } from "./function-policy.ts";
import { aliasesOf, functionsOfOurs } from "./functions-of-ours.ts";

/** Who may call a function: one statement of its resource policy. */
export interface FunctionPermissionSpec {
  function: string;
  /** An alias or a version; empty for the function itself. */
  qualifier: string;
  /** The statement's id. Those of ours begin with `goglobal-`. */
  sid: string;
  region: string;
  /** A service such as `apigateway.amazonaws.com`, an account or the ARN of somebody in it. */
  principal?: string;
  action?: string;
  sourceArn?: string | null;
  sourceAccount?: string | null;
}

const OURS = "goglobal-";
const INVOKE = "lambda:InvokeFunction";

type PermissionKey = "function" | "qualifier" | "sid" | "region";

/** A permission to call a Lambda function. */
export const functionPermission: AwsKind<FunctionPermissionSpec, PermissionKey> = {
  name: "function-permission",
  typical: seconds(3),
  key: ["function", "qualifier", "sid", "region"],

  async read(context, { function: owner, qualifier, sid, region }) {
    const statements = await statementsOf(context, { owner, qualifier, region });
    const found = statements.find(({ Sid }) => Sid === sid);
    return found && liveOf({ owner, qualifier, region }, found);
  },

  async converge({ cloud }, spec, live) {
    const lambda = await cloud.lambda(spec.region);
    // A statement cannot be changed; and where this ends half-way, the next run adds it.
    if (live) await ifExists(lambda.removePermission(addressOf(spec)));
    const { principal, action = INVOKE, sourceArn, sourceAccount } = spec;
    await lambda.addPermission({
      ...addressOf(spec),
      Action: action,
      Principal: principal!,
      ...(sourceArn ? { SourceArn: sourceArn } : {}),
      ...(sourceAccount ? { SourceAccount: sourceAccount } : {}),
    });
  },

  async remove({ cloud }, { spec }) {
    await ifExists((await cloud.lambda(spec.region)).removePermission(addressOf(spec)));
  },

  async list(context, region) {
    const owners = await functionsOfOurs(context, region);
    const all = owners.flatMap((owner) => [
      listOf(context, { owner, qualifier: "", region }),
      listOfAliases(context, owner, region),
    ]);
    return (await Promise.all(all)).flat().filter(({ owned }) => owned === true);
  },
};

async function listOfAliases(context: Context, owner: string, region: string): Promise<Live<FunctionPermissionSpec>[]> {
  const aliases = await aliasesOf(context, owner, region);
  const all = aliases.map(({ Name: qualifier }) => listOf(context, { owner, qualifier: qualifier!, region }));
  return (await Promise.all(all)).flat();
}

async function listOf(context: Context, place: Place): Promise<Live<FunctionPermissionSpec>[]> {
  return (await statementsOf(context, place)).map((statement) => liveOf(place, statement));
}

const addressOf = ({ function: owner, qualifier, sid }: FunctionPermissionSpec) => ({
  ...qualified(owner, qualifier),
  StatementId: sid,
});

function liveOf(
  { owner, qualifier, region }: Place,
  { Sid = "", Action = INVOKE, Principal, Condition }: Statement,
): Live<FunctionPermissionSpec> {
  const who = typeof Principal === "string" ? Principal : (Principal?.Service ?? Principal?.AWS ?? "");
  return {
    spec: {
      function: owner,
      qualifier,
      sid: Sid,
      region,
      // AWS shows an account as its root user.
      principal: who.replace(/^arn:[^:]+:iam::(\d{12}):root$/u, "$1"),
      action: Action,
      sourceArn: Condition?.["ArnLike"]?.["AWS:SourceArn"] ?? null,
      sourceAccount: Condition?.["StringEquals"]?.["AWS:SourceAccount"] ?? null,
    },
    outputs: {},
    owned: Sid.startsWith(OURS),
  };
}
