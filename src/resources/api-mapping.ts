import type { ApiMapping } from "@aws-sdk/client-apigatewayv2";
import type { AwsKind, Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { seconds } from "../engine/duration.ts";
import type { Live } from "../engine/kind.ts";
import { isOurs, pages } from "./api-lists.ts";
import { domainNamesIn } from "./domain-name.ts";

/** Which stage of which API answers below a path of a custom domain name. */
export interface ApiMappingSpec {
  domain: string;
  region: string;
  /** Without a slash in front; an empty one is the root. */
  path: string;
  /** The ApiId. */
  api: string;
  stage: string;
}

/** A mapping of a custom domain name. It is ours if the domain name is. */
export const apiMapping: AwsKind<ApiMappingSpec, "domain" | "region" | "path", { id: string }> = {
  name: "api-mapping",
  typical: seconds(2),
  key: ["domain", "region", "path"],

  async read(context, { domain, region, path }) {
    return (await mappingsOf(context, domain, region)).find(({ spec }) => spec.path === path);
  },

  async converge({ cloud }, { domain, region, path, api: ApiId, stage: Stage }, live) {
    const apigateway = await cloud.apigateway(region);
    if (live) await apigateway.updateApiMapping({ DomainName: domain, ApiMappingId: live.outputs.id, ApiId, Stage });
    else
      await apigateway.createApiMapping({ DomainName: domain, ApiId, Stage, ...(path ? { ApiMappingKey: path } : {}) });
  },

  async remove({ cloud }, { spec: { domain, region }, outputs: { id } }) {
    await ifExists((await cloud.apigateway(region)).deleteApiMapping({ DomainName: domain, ApiMappingId: id }));
  },

  async list(context, region) {
    const ours = (await domainNamesIn(context, region)).filter((found) => isOurs(context, found));
    const all = await Promise.all(ours.map(({ DomainName }) => mappingsOf(context, DomainName!, region)));
    // Of the root, the key would end with nothing.
    return all.flat().map((live) => ({ ...live, label: [live.spec.domain, live.spec.path].filter(Boolean).join("/") }));
  },

  lane: ({ domain, region }) => `domain-name/${region}/${domain}`,
  laneUntil: "answered",
};

const mappingsOf = (
  context: Context,
  domain: string,
  region: string,
): Promise<Live<ApiMappingSpec, { id: string }>[]> =>
  context.once(`mappings ${region} ${domain}`, async () => {
    const apigateway = await context.cloud.apigateway(region);
    const all = await pages((page) => apigateway.getApiMappings({ DomainName: domain, ...page }));
    return all.map((found) => liveOf(found, { domain, region }));
  });

const liveOf = (
  { ApiMappingId, ApiMappingKey = "", ApiId, Stage }: ApiMapping,
  place: { domain: string; region: string },
): Live<ApiMappingSpec, { id: string }> => ({
  spec: { ...place, path: ApiMappingKey, api: ApiId!, stage: Stage! },
  outputs: { id: ApiMappingId! },
});
