import type { CachePolicyConfig, DistributionConfig } from "@aws-sdk/client-cloudfront";

/** What CloudFront holds: one for all regions. */
export interface CloudFrontState {
  /** By id. */
  distributions: Record<string, Distribution>;
  /** The account's own cache policies, by id. */
  policies: Record<string, Policy>;
  /** Every caller reference that a distribution was ever made with. */
  references: string[];
}

/** A distribution. */
export interface Distribution {
  id: string;
  /** `d….cloudfront.net` */
  domainName: string;
  config: DistributionConfig;
  /** What edge locations had before the last change; nothing before the first one has arrived. */
  before?: DistributionConfig | undefined;
  changedAt: number;
  etag: string;
  tags: Record<string, string>;
  invalidations: Invalidation[];
}

/** A cache policy. */
export interface Policy {
  id: string;
  config: CachePolicyConfig;
  changedAt: number;
  etag: string;
}

/** An order to forget what is cached. */
export interface Invalidation {
  id: string;
  reference: string;
  /** Paths, and tags with a `#` in front. */
  paths: string[];
  createdAt: number;
}

/** How long a change of a distribution takes to all edge locations. */
export const DEPLOYS = 180_000;

export const emptyCloudFront = (): CloudFrontState => ({ distributions: {}, policies: {}, references: [] });

export const isDeployed = ({ changedAt }: Distribution, now: number): boolean => now >= changedAt + DEPLOYS;

/** What edge locations have of it. */
export const inForce = (distribution: Distribution, now: number): DistributionConfig | undefined =>
  isDeployed(distribution, now) ? distribution.config : distribution.before;
