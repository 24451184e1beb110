import type { GetFunctionCommandOutput } from "@aws-sdk/client-lambda";
import type { AwsKind, Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { markFor, ownership } from "../aws/marks.ts";
import { minutes, seconds } from "../engine/duration.ts";
import { NotYet } from "../engine/errors.ts";
import type { Live } from "../engine/kind.ts";
import { change, create } from "./function-changes.ts";
import { configurationOf } from "./function-configuration.ts";
import { type FunctionOutputs, type FunctionSpec, UNORDERED } from "./function-spec.ts";
import { newestVersion, publishedAs, stateOf } from "./function-state.ts";
import { asyncInvokeOf } from "./function-surroundings.ts";
import { functionsOfOurs } from "./functions-of-ours.ts";

type LiveFunction = Live<FunctionSpec, FunctionOutputs>;

/** A Lambda function. What it takes several changes to get to is got to step by step: AWS makes one at a time. */
export const lambdaFunction: AwsKind<FunctionSpec, "name" | "region", FunctionOutputs> = {
  name: "function",
  typical: seconds(15),
  // In a VPC it gets network interfaces first, and with SnapStart a version is started once.
  patience: minutes(10),
  key: ["name", "region"],
  immutable: ["package"],
  renews: ["version"],
  unordered: UNORDERED,
  shared: ["tags"],
  how: ["source"],
  secret: ["environment"],

  read: (context, { name, region }) =>
    context.once(`function ${region} ${name}`, () => readFunction(context, name, region)),

  async converge(context, spec, live) {
    const { cloud } = context;
    const tags = { ...spec.tags, ...(live?.owned ? {} : markFor(live, cloud.mark)) };
    if (live) return change(context, { ...spec, tags }, live);
    await create(context, { ...spec, tags });
    const { published, concurrency, asyncInvoke } = spec;
    if (published || concurrency || asyncInvoke) throw new NotYet(`Lambda is making ${spec.name}`);
  },

  async remove({ cloud }, { spec: { name, region } }) {
    await ifExists((await cloud.lambda(region)).deleteFunction({ FunctionName: name }));
  },

  async list(context, region) {
    const names = await functionsOfOurs(context, region);
    const lives = await Promise.all(names.map((name) => lambdaFunction.read(context, { name, region })));
    // The tagging API may still know what is gone.
    const found = lives.filter((live) => live !== undefined).filter(({ owned }) => owned === true);
    // Whoever mentions the number of a version need not mean a version of this function.
    return found.map((live) => ({ ...live, outputs: { ...live.outputs, version: live.outputs.arn } }));
  },
};

async function readFunction(context: Context, name: string, region: string): Promise<LiveFunction | undefined> {
  const { cloud } = context;
  const lambda = await cloud.lambda(region);
  const FunctionName = name;
  const [found, asyncInvoke, newest] = await Promise.all([
    foundFunction(context, { name, region }),
    ifExists(lambda.getFunctionEventInvokeConfig({ FunctionName })),
    ifExists(newestVersion(lambda, FunctionName)),
  ]);
  if (!found) return undefined;
  const { Configuration = {}, Tags: tags = {}, TagsError, Concurrency } = found;
  if (TagsError) throw new Error(`the tags of ${name} cannot be read (${TagsError.ErrorCode}: ${TagsError.Message})`);
  const { version, state } = await publishedAs(lambda, Configuration, newest);
  return {
    spec: {
      name,
      region,
      ...codeOf(found),
      ...configurationOf(Configuration),
      concurrency: Concurrency?.ReservedConcurrentExecutions ?? null,
      asyncInvoke: asyncInvokeOf(asyncInvoke),
      tags,
      published: version !== undefined,
    },
    outputs: { arn: Configuration.FunctionArn!, name, version: version ?? "$LATEST" },
    ...ownership(tags, cloud.mark),
    ...state,
    ...stateOf(Configuration),
  };
}

/** A function as Lambda tells of it, in what was written last or in the version of a qualifier; once for all who ask. */
export function foundFunction(
  { cloud, once }: Context,
  { name, region, qualifier }: { name: string; region: string; qualifier?: string | undefined },
): Promise<GetFunctionCommandOutput | undefined> {
  return once(`found function ${region} ${name} ${qualifier ?? ""}`, async () => {
    const lambda = await cloud.lambda(region);
    return ifExists(lambda.getFunction({ FunctionName: name, ...(qualifier ? { Qualifier: qualifier } : {}) }));
  });
}

/** What a function, or a version of it, is packed as. */
export function codeOf({
  Configuration,
  Code,
}: GetFunctionCommandOutput): Pick<FunctionSpec, "package" | "architecture" | "code"> {
  return {
    package: Configuration?.PackageType ?? "Zip",
    architecture: Configuration?.Architectures?.[0] ?? "x86_64",
    // The digest of an image tells more than the image's URI, which may be of a tag.
    code: Code?.ResolvedImageUri?.split("@")[1] ?? Configuration?.CodeSha256 ?? "",
  };
}
