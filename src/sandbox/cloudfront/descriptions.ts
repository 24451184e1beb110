import type { Distribution as Described, DistributionSummary } from "@aws-sdk/client-cloudfront";
import { isDeployed, type Distribution } from "./distribution.ts";
import { inProgress } from "./invalidation-quotas.ts";
import { distributionArn } from "./lookup.ts";

/** What a description and a summary both say. */
const aboutBoth = (distribution: Distribution, now: number) => ({
  Id: distribution.id,
  ARN: distributionArn(distribution.id),
  Status: isDeployed(distribution, now) ? "Deployed" : "InProgress",
  LastModifiedTime: new Date(distribution.changedAt),
  DomainName: distribution.domainName,
});

export const described = (distribution: Distribution, now: number): Described => ({
  ...aboutBoth(distribution, now),
  InProgressInvalidationBatches: inProgress(distribution, now).length,
  ActiveTrustedSigners: { Enabled: false, Quantity: 0 },
  ActiveTrustedKeyGroups: { Enabled: false, Quantity: 0 },
  DistributionConfig: distribution.config,
});

/** Not all of the configuration. */
export function summary(distribution: Distribution, now: number): DistributionSummary {
  const {
    CallerReference: _reference,
    Logging: _logging,
    DefaultRootObject: _root,
    CacheTagConfig: _tags,
    ContinuousDeploymentPolicyId: _policy,
    ...config
  } = distribution.config;
  return { ...aboutBoth(distribution, now), ETag: distribution.etag, ...config } as DistributionSummary;
}
