import type { Stage } from "@aws-sdk/client-apigatewayv2";
import type { AwsKind, Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { markFor, missingTags } from "../aws/marks.ts";
import { seconds } from "../engine/duration.ts";
import type { Live } from "../engine/kind.ts";
import { apiLane, ofOurs, stagesOf, type ApiAddress } from "./api-lists.ts";
import { gatewayArn } from "./api.ts";
import { changed, present } from "./changed.ts";
import { inputOf, specOfStage, type StageSpec } from "./stage-settings.ts";

/** A stage of an HTTP API. */
export const stage: AwsKind<StageSpec, "api" | "region" | "name", { arn: string }> = {
  name: "stage",
  typical: seconds(2),
  key: ["api", "region", "name"],
  shared: ["tags"],
  secret: ["variables"],

  async read(context, { api, region, name }) {
    const found = (await stagesOf(context, { api, region })).find(({ StageName }) => StageName === name);
    return found && liveOf(context, found, { api, region });
  },

  objection({ name, throttling, description }, live) {
    const { throttling: before } = live?.spec ?? {};
    const isUnset = (["rate", "burst"] as const).some((limit) => throttling?.[limit] === null && before?.[limit]);
    if (!isUnset && !(description === null && live?.spec.description)) return undefined;
    const what = isUnset ? "default throttling" : "description";
    return `AWS cannot take the ${what} of stage ${name} away again, only change it: give it one, or delete the stage`;
  },

  async converge(context, spec, live) {
    const { api: ApiId, region, name: StageName } = spec;
    const apigateway = await context.cloud.apigateway(region);
    const tags = { ...spec.tags, ...markFor(undefined, context.cloud.mark) };
    if (!live) {
      await apigateway.createStage({ ApiId, StageName, ...inputOf(present(spec)), Tags: tags });
      return;
    }
    await clear(context, spec, live.spec);
    const settings = inputOf(changed(spec, live.spec), live.spec);
    if (Object.keys(settings).length > 0) await apigateway.updateStage({ ApiId, StageName, ...settings });
    const missing = missingTags(tags, live.spec.tags);
    if (Object.keys(missing).length > 0)
      await apigateway.tagResource({ ResourceArn: stageArn(context, spec, StageName), Tags: missing });
  },

  async remove({ cloud }, { spec: { api, region, name } }) {
    await ifExists((await cloud.apigateway(region)).deleteStage({ ApiId: api, StageName: name }));
  },

  list: (context, region) =>
    ofOurs(context, region, {
      list: async (address) => (await stagesOf(context, address)).map((found) => liveOf(context, found, address)),
      named: "name",
    }),

  lane: apiLane,
  laneUntil: "answered",
};

/** An update merges, so what must go has calls of its own; and it is refused while settings of a route that is gone are left. */
async function clear({ cloud }: Context, spec: StageSpec, before: StageSpec): Promise<void> {
  const { api: ApiId, region, name: StageName, routes, accessLogs } = spec;
  const apigateway = await cloud.apigateway(region);
  for (const [RouteKey, settings] of Object.entries(before.routes ?? {})) {
    const wanted = routes?.[RouteKey];
    const isLess = !wanted || (wanted.rate === null && settings.rate) || (wanted.burst === null && settings.burst);
    if (routes && isLess) await ifExists(apigateway.deleteRouteSettings({ ApiId, StageName, RouteKey }));
  }
  if (accessLogs === null && before.accessLogs)
    await ifExists(apigateway.deleteAccessLogSettings({ ApiId, StageName }));
}

const stageArn = ({ cloud }: Context, { api, region }: ApiAddress, name: string): string =>
  gatewayArn(cloud, region, `apis/${api}/stages/${name}`);

const liveOf = (context: Context, found: Stage, address: ApiAddress): Live<StageSpec, { arn: string }> => ({
  spec: specOfStage(found, address),
  outputs: { arn: stageArn(context, address, found.StageName!) },
});
