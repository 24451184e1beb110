import type { AliasConfiguration } from "@aws-sdk/client-lambda";
import type { AwsKind, Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { tooLong } from "../aws/marks.ts";
import { seconds } from "../engine/duration.ts";
import {
  addressOf,
  type AliasOutputs,
  descriptionOf,
  readDescription,
  type FunctionAliasSpec,
  type LiveAlias,
  move,
} from "./function-alias-move.ts";
import { aliasesOf, functionsOfOurs } from "./functions-of-ours.ts";

/** An alias of a Lambda function. One that somebody else made on a function of ours is moved like ours, and never removed. */
export const functionAlias: AwsKind<FunctionAliasSpec, "function" | "name" | "region", AliasOutputs> = {
  name: "function-alias",
  typical: seconds(3),
  key: ["function", "name", "region"],
  how: ["probe"],

  async read(context, { function: owner, name, region }) {
    const aliases = await aliasesOf(context, owner, region);
    const found = aliases.find(({ Name }) => Name === name);
    return found && liveOf(context, { owner, region }, found);
  },

  objection: ({ description = "" }) => tooLong(description),

  advice({ function: owner, region, probe }, live) {
    const { version, trial } = live?.spec ?? {};
    if (!probe || !trial) return undefined;
    return `version ${version} of ${owner} has not been seen to do well in ${region} since a run was cut off: that is asked now, and otherwise it goes back to version ${trial}`;
  },

  async converge(context, spec, live) {
    const lambda = await context.cloud.lambda(spec.region);
    const { mark } = context.cloud;
    if (live) return move(context, lambda, spec, live);
    await lambda.createAlias({
      ...addressOf(spec),
      FunctionVersion: spec.version!,
      Description: descriptionOf({ description: spec.description ?? "", trial: null }, mark),
      ...(spec.weights ? { RoutingConfig: { AdditionalVersionWeights: spec.weights } } : {}),
    });
  },

  async remove({ cloud }, { spec }) {
    await ifExists((await cloud.lambda(spec.region)).deleteAlias(addressOf(spec)));
  },

  async list(context, region) {
    const owners = await functionsOfOurs(context, region);
    const all = owners.map(async (owner) =>
      (await aliasesOf(context, owner, region)).map((found) => liveOf(context, { owner, region }, found)),
    );
    return (await Promise.all(all)).flat().filter(({ owned }) => owned === true);
  },
};

function liveOf(
  { cloud }: Context,
  { owner, region }: { owner: string; region: string },
  { Name, FunctionVersion, Description = "", RoutingConfig, AliasArn }: AliasConfiguration,
): LiveAlias {
  const { isOurs, ...said } = readDescription(Description, cloud.mark);
  return {
    spec: {
      function: owner,
      name: Name!,
      region,
      version: FunctionVersion!,
      ...said,
      weights: RoutingConfig?.AdditionalVersionWeights ?? null,
    },
    outputs: { arn: AliasArn! },
    owned: isOurs ? true : undefined,
  };
}
