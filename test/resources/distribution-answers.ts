import type { Distribution, DistributionConfig, DistributionSummary } from "@aws-sdk/client-cloudfront";
import { behaviourWith, noErrorKept, originAt, type DistributionSpec } from "../../src/resources/distribution-spec.ts";

export const CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/one";
export const ARN = "arn:aws:cloudfront::123456789012:distribution/E1";
export const OURS = { "goglobal:app": "orders/prod" };

/** A distribution as the topology wants one. */
export const spec: DistributionSpec = {
  sought: "api.example.com",
  enabled: true,
  aliases: ["api.example.com", "www.example.com"],
  certificate: CERTIFICATE,
  minimumTls: "TLSv1.2_2021",
  origin: originAt("regional.example.com"),
  default: behaviourWith("p-60"),
  paths: [
    { path: "/items/*", ...behaviourWith("p-300") },
    { path: "/me", ...behaviourWith("p-0") },
  ],
  errors: noErrorKept(),
  webAcl: null,
  tagHeader: "x-cache-tag",
  httpVersion: "http2and3",
  ipv6: true,
  tags: { team: "shop" },
};

const behaviour = (CachePolicyId: string) => ({
  SmoothStreaming: false,
  FieldLevelEncryptionId: "",
  LambdaFunctionAssociations: { Quantity: 0 },
  TargetOriginId: "goglobal",
  ViewerProtocolPolicy: "redirect-to-https" as const,
  AllowedMethods: {
    Quantity: 7,
    Items: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"] as ("GET" | "HEAD")[],
    CachedMethods: { Quantity: 2, Items: ["GET", "HEAD"] as ("GET" | "HEAD")[] },
  },
  Compress: true,
  CachePolicyId,
  OriginRequestPolicyId: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
});

/** What that is in CloudFront's own words. */
export const config: DistributionConfig = {
  CallerReference: "goglobal/orders/prod/1",
  Comment: "api.example.com (goglobal orders/prod)",
  Enabled: true,
  Aliases: { Quantity: 2, Items: ["api.example.com", "www.example.com"] },
  ViewerCertificate: {
    ACMCertificateArn: CERTIFICATE,
    SSLSupportMethod: "sni-only",
    MinimumProtocolVersion: "TLSv1.2_2021",
  },
  Origins: {
    Quantity: 1,
    Items: [
      {
        Id: "goglobal",
        DomainName: "regional.example.com",
        OriginPath: "",
        CustomHeaders: { Quantity: 0 },
        CustomOriginConfig: {
          HTTPPort: 80,
          HTTPSPort: 443,
          OriginKeepaliveTimeout: 5,
          OriginProtocolPolicy: "https-only",
          OriginSslProtocols: { Quantity: 1, Items: ["TLSv1.2"] },
          OriginReadTimeout: 30,
        },
        ConnectionTimeout: 3,
        ConnectionAttempts: 2,
      },
    ],
  },
  DefaultCacheBehavior: behaviour("p-60"),
  CacheBehaviors: {
    Quantity: 2,
    Items: [
      { ...behaviour("p-300"), PathPattern: "/items/*" },
      { ...behaviour("p-0"), PathPattern: "/me" },
    ],
  },
  CustomErrorResponses: {
    Quantity: 10,
    Items: [400, 403, 404, 405, 414, 500, 501, 502, 503, 504].map((ErrorCode) => ({
      ErrorCode,
      ErrorCachingMinTTL: 0,
    })),
  },
  WebACLId: "",
  CacheTagConfig: { HeaderName: "x-cache-tag" },
  HttpVersion: "http2and3",
  IsIPV6Enabled: true,
};

/** One distribution as GetDistribution answers it. */
export const described = (own: Partial<DistributionConfig> = {}, Status = "Deployed"): Distribution => ({
  Id: "E1",
  ARN,
  Status,
  LastModifiedTime: new Date(0),
  InProgressInvalidationBatches: 0,
  DomainName: "d1.cloudfront.net",
  DistributionConfig: { ...config, ...own },
});

/** The same in a list. */
export const summary = (Id: string, aliases: string[], own: Partial<DistributionSummary> = {}): DistributionSummary =>
  ({
    Id,
    Aliases: { Quantity: aliases.length, Items: aliases },
    Comment: "theirs",
    Staging: false,
    ...own,
  }) as DistributionSummary;
