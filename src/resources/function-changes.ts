import type { CreateFunctionCommandInput } from "@aws-sdk/client-lambda";
import type { Context } from "../aws/aws.ts";
import { differences } from "../engine/difference.ts";
import { NotYet } from "../engine/errors.ts";
import type { Live } from "../engine/kind.ts";
import { withCode } from "./function-code.ts";
import { CONFIGURATION, toAws } from "./function-configuration.ts";
import { type FunctionOutputs, type FunctionSpec, UNORDERED } from "./function-spec.ts";
import { writeSurroundings } from "./function-surroundings.ts";

const CODE = ["code", "architecture"] as const;

/** What an image brings itself, or cannot have: AWS refuses to hear of it, even of nothing. */
const OF_ZIPS: readonly (keyof FunctionSpec)[] = ["runtime", "handler", "layers", "snapStart"];

/** Makes a function, without what can only be told of one that is there. */
export async function create(context: Context, spec: FunctionSpec): Promise<void> {
  const lambda = await context.cloud.lambda(spec.region);
  const refused = spec.package === "Image" ? OF_ZIPS : [];
  const members = CONFIGURATION.filter(
    (member) => spec[member] !== undefined && spec[member] !== null && !refused.includes(member),
  );
  await withCode(context, spec, (Code) => {
    const input = {
      FunctionName: spec.name,
      PackageType: spec.package,
      Architectures: architectures(spec),
      Code,
      ...toAws(spec, members),
      Tags: spec.tags,
    };
    return lambda.createFunction(input as CreateFunctionCommandInput);
  });
}

const architectures = ({ architecture }: FunctionSpec) => (architecture === undefined ? undefined : [architecture]);

/** Does the first of what is left to do; the rest has to wait until AWS is done with that. */
export async function change(
  context: Context,
  spec: FunctionSpec,
  live: Live<FunctionSpec, FunctionOutputs>,
): Promise<void> {
  const FunctionName = spec.name;
  if (live.pending !== undefined) throw new NotYet(`${FunctionName} is ${live.pending}`);
  const lambda = await context.cloud.lambda(spec.region);
  await writeSurroundings(lambda, live.outputs, spec, live.spec);
  const differs = (member: keyof FunctionSpec) =>
    differences({ unordered: UNORDERED }, { [member]: spec[member] }, { ...live.spec }).length > 0;
  const changed = CONFIGURATION.filter(differs);
  const steps: (() => Promise<unknown>)[] = [];
  if (changed.length > 0)
    steps.push(() => lambda.updateFunctionConfiguration({ FunctionName, ...toAws(spec, changed) }));
  if (CODE.some(differs))
    steps.push(() =>
      withCode(context, spec, (code) =>
        lambda.updateFunctionCode({ FunctionName, ...code, Architectures: architectures(spec) }),
      ),
    );
  if (spec.published && (steps.length > 0 || !live.spec.published))
    steps.push(() => lambda.publishVersion({ FunctionName }));
  await steps[0]?.();
  if (steps.length > 1) throw new NotYet(`Lambda is changing ${FunctionName}`);
}
