import type { Api } from "@aws-sdk/client-apigatewayv2";
import type { AwsKind, Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { markFor, missingTags, ownership } from "../aws/marks.ts";
import { seconds } from "../engine/duration.ts";
import type { Live } from "../engine/kind.ts";
import { apisIn, isOurs } from "./api-lists.ts";
import { inputOf, specOfApi, type ApiSpec } from "./api-settings.ts";
import { changed, present } from "./changed.ts";

/** What an API is known by. */
export interface ApiOutputs extends Record<string, string> {
  id: string;
  /** `https://….execute-api.…`, without a stage. */
  endpoint: string;
  /** The name in it. */
  host: string;
  /** As permissions to invoke name it: stage, method and path follow. */
  arn: string;
}

/** An HTTP API of API Gateway, without what is in it. */
export const api: AwsKind<ApiSpec, "name" | "region", ApiOutputs> = {
  name: "api",
  typical: seconds(2),
  key: ["name", "region"],
  shared: ["tags"],
  unordered: ["cors.origins", "cors.methods", "cors.headers", "cors.exposeHeaders"],
  // Also lets the engine tell twins apart: a repeated CreateApi makes a second one.
  replaces: ["protocol"],

  async read(context, { name, region }) {
    const oldest = (await apisIn(context, region)).find((found) => found.Name === name && isOurs(context, found));
    return oldest && liveOf(context, oldest, region);
  },

  async converge({ cloud }, spec, live) {
    const apigateway = await cloud.apigateway(spec.region);
    const tags = { ...spec.tags, ...markFor(live, cloud.mark) };
    if (!live) {
      const settings = inputOf(present(spec));
      await apigateway.createApi({ Name: spec.name, ProtocolType: spec.protocol ?? "HTTP", ...settings, Tags: tags });
      return;
    }
    const ApiId = live.outputs.id;
    const { cors, ...rest } = changed(spec, live.spec);
    const settings = inputOf({ ...rest, ...(cors ? { cors } : {}) }, live.spec);
    if (Object.keys(settings).length > 0) await apigateway.updateApi({ ApiId, ...settings });
    // An empty one in UpdateApi clears nothing.
    if (cors === null && live.spec.cors) await ifExists(apigateway.deleteCorsConfiguration({ ApiId }));
    const missing = missingTags(tags, live.spec.tags);
    if (Object.keys(missing).length > 0)
      await apigateway.tagResource({ ResourceArn: gatewayArn(cloud, spec.region, `apis/${ApiId}`), Tags: missing });
  },

  /** What is in it goes with it. */
  async remove({ cloud }, { spec: { region }, outputs: { id } }) {
    await ifExists((await cloud.apigateway(region)).deleteApi({ ApiId: id }));
  },

  async list(context, region) {
    const ours = (await apisIn(context, region)).filter((found) => isOurs(context, found));
    return ours.map((found) => liveOf(context, found, region));
  },
};

/** What API Gateway's own calls name a thing by. */
export const gatewayArn = ({ partition }: { partition: string }, region: string, path: string): string =>
  `arn:${partition}:apigateway:${region}::/${path}`;

function liveOf({ cloud }: Context, found: Api, region: string): Live<ApiSpec, ApiOutputs> {
  const { ApiId: id = "", ApiEndpoint: endpoint = "" } = found;
  const arn = `arn:${cloud.partition}:execute-api:${region}:${cloud.account}:${id}`;
  return {
    spec: specOfApi(found, region),
    outputs: { id, endpoint, host: endpoint.replace(/^\w+:\/\//u, ""), arn },
    ...ownership(found.Tags ?? {}, cloud.mark),
  };
}
