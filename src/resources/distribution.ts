import { isDeepStrictEqual } from "node:util";
import type { AwsKind } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { adoptedTag, missingTags, tagList, unsigned } from "../aws/marks.ts";
import { minutes } from "../engine/duration.ts";
import { NotYet } from "../engine/errors.ts";
import type { Live } from "../engine/kind.ts";
import { configTo } from "./distribution-config.ts";
import { look, type DistributionOutputs } from "./distribution-look.ts";
import { whyRefused } from "./distribution-objection.ts";
import { commentFor, distributionFor, distributionsOf, isId } from "./distribution-search.ts";
import type { DistributionSpec } from "./distribution-spec.ts";
import { createDistribution, updateDistribution } from "./distribution-write.ts";

/** A distribution of CloudFront: one document, which others may have written in too. */
export const distribution: AwsKind<DistributionSpec, "sought", DistributionOutputs> = {
  name: "distribution",
  typical: minutes(4),
  // As long as the waiter of AWS's SDKs.
  patience: minutes(35),
  key: ["sought"],
  // Where a name was taken, there may be one without it besides: lets the engine tell such twins apart.
  replaces: [],
  shared: ["tags", "errors"],
  unordered: ["aliases", "origin.tls", "default.methods", "default.cached", "paths.*.methods", "paths.*.cached"],

  async read(context, { sought }) {
    const id = isId(sought) ? sought : (await distributionFor(context, sought))?.Id;
    return id === undefined ? undefined : look(context, id, sought);
  },

  objection: whyRefused,

  advice({ origin, webAcl }, live) {
    if (!origin || live?.spec.origin?.domain === origin.domain) return undefined;
    return `${origin.domain} stays reachable by itself, past the cache${webAcl ? " and the web ACL" : ""}`;
  },

  async converge({ cloud }, spec, live) {
    if (!live) return createDistribution(cloud, spec);
    const cloudfront = await cloud.cloudfront();
    const { id: Id, arn } = live.outputs;
    const { ETag, DistributionConfig: current } = await cloudfront.getDistributionConfig({ Id });
    const config = configTo(spec, current!);
    if (!isDeepStrictEqual(config, current))
      await updateDistribution(cloudfront, { Id, IfMatch: ETag, DistributionConfig: config });
    const tags = { ...spec.tags, ...(live.owned === true ? {} : adoptedTag(cloud.mark)) };
    const missing = missingTags(tags, live.spec.tags);
    if (Object.keys(missing).length > 0)
      await cloudfront.tagResource({ Resource: arn, Tags: { Items: tagList(missing) } });
  },

  async remove({ cloud }, { outputs: { id: Id } }) {
    const cloudfront = await cloud.cloudfront();
    const found = await ifExists(cloudfront.getDistribution({ Id }));
    if (!found) return;
    const { ETag, Distribution: { DistributionConfig: current, Status } = {} } = found;
    if (current!.Enabled)
      await cloudfront.updateDistribution({ Id, IfMatch: ETag, DistributionConfig: { ...current!, Enabled: false } });
    if (current!.Enabled || Status !== "Deployed")
      throw new NotYet(`${Id} is being turned off at all edge locations, and can be deleted once that is done`);
    await ifExists(cloudfront.deleteDistribution({ Id, IfMatch: ETag }));
  },

  async list(context) {
    const { mark } = context.cloud;
    const signed = (await distributionsOf(context)).filter(({ Comment }) => unsigned(Comment!, mark).isOurs);
    const found = await Promise.all(
      signed.map(({ Id, Aliases, Comment }) => {
        const name = Aliases?.Items?.find((alias) => commentFor(alias, mark) === Comment);
        return look(context, Id!, name ?? unsigned(Comment!, mark).text);
      }),
    );
    const ours = found.flatMap((one) => (one?.owned ? [one] : []));
    // The one that could have its name is the one that is meant.
    return ours.sort((one, other) => Number(hasName(other)) - Number(hasName(one)));
  },
};

const hasName = ({ spec: { sought, aliases = [] } }: Live<DistributionSpec>): boolean => aliases.includes(sought);
