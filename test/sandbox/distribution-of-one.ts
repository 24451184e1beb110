import type { DistributionConfig } from "@aws-sdk/client-cloudfront";
import { CACHING_DISABLED } from "../../src/resources/distribution-spec.ts";

export const CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-4000-8000-000000000000";
export const ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

/** As little as CloudFront takes for a distribution. */
export const smallest = (own: Partial<DistributionConfig> = {}): DistributionConfig => ({
  CallerReference: "1",
  Comment: "",
  Enabled: true,
  Origins: {
    Quantity: 1,
    Items: [
      {
        Id: "one",
        DomainName: "origin.example.com",
        CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: "https-only" },
      },
    ],
  },
  DefaultCacheBehavior: {
    TargetOriginId: "one",
    ViewerProtocolPolicy: "allow-all",
    CachePolicyId: CACHING_DISABLED,
  },
  ...own,
});

/** The same, with names and a certificate for them. */
export const withNames = (...names: string[]): Partial<DistributionConfig> => ({
  Aliases: { Quantity: names.length, Items: names },
  ViewerCertificate: { ACMCertificateArn: CERTIFICATE, SSLSupportMethod: "sni-only" },
});
