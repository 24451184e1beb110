import type {
  CustomErrorResponse,
  DefaultCacheBehavior,
  DistributionConfig,
  Origin,
  ViewerCertificate,
} from "@aws-sdk/client-cloudfront";

/** A distribution's configuration as CloudFront shows it: with all that was left out. */
export function completed(given: DistributionConfig): DistributionConfig {
  const { Origins, CacheBehaviors = NONE, CustomErrorResponses: errors = NONE } = given;
  return {
    Aliases: NONE,
    DefaultRootObject: "",
    OriginGroups: NONE,
    Logging: { Enabled: false, IncludeCookies: false, Bucket: "", Prefix: "" },
    PriceClass: "PriceClass_All",
    Restrictions: { GeoRestriction: { RestrictionType: "none", Quantity: 0 } },
    WebACLId: "",
    HttpVersion: "http2",
    IsIPV6Enabled: false,
    ContinuousDeploymentPolicyId: "",
    Staging: false,
    ...given,
    ViewerCertificate: certificate(given.ViewerCertificate),
    Origins: { ...Origins!, Items: Origins!.Items!.map(origin) },
    DefaultCacheBehavior: behaviour(given.DefaultCacheBehavior!),
    CacheBehaviors: withItems(CacheBehaviors, behaviour),
    CustomErrorResponses: withItems(errors, errorResponse),
  };
}

const NONE = { Quantity: 0 };

interface QuantityList<T> {
  Quantity: number | undefined;
  Items?: T[] | undefined;
}

/** An empty list has no items at all. */
function withItems<T>({ Items, ...rest }: QuantityList<T>, whole: (item: T) => T): QuantityList<T> {
  return Items && Items.length > 0 ? { ...rest, Items: Items.map(whole) } : rest;
}

const behaviour = <Given extends DefaultCacheBehavior>(given: Given): Given => ({
  TrustedSigners: { Enabled: false, Quantity: 0 },
  TrustedKeyGroups: { Enabled: false, Quantity: 0 },
  AllowedMethods: {
    Quantity: 2,
    Items: ["HEAD", "GET"],
    CachedMethods: { Quantity: 2, Items: ["HEAD", "GET"] },
  },
  SmoothStreaming: false,
  Compress: false,
  LambdaFunctionAssociations: NONE,
  FunctionAssociations: NONE,
  FieldLevelEncryptionId: "",
  GrpcConfig: { Enabled: false },
  ...given,
});

function origin(given: Origin): Origin {
  const { CustomOriginConfig: custom } = given;
  return {
    OriginPath: "",
    CustomHeaders: NONE,
    ConnectionAttempts: 3,
    ConnectionTimeout: 10,
    OriginShield: { Enabled: false },
    OriginAccessControlId: "",
    ...given,
    ...(custom
      ? {
          CustomOriginConfig: {
            OriginSslProtocols: { Quantity: 2, Items: ["TLSv1", "SSLv3"] },
            OriginReadTimeout: 30,
            OriginKeepaliveTimeout: 5,
            ...custom,
          },
        }
      : {}),
  };
}

/** CloudFront says a certificate twice, in the words of several years. */
function certificate(given: ViewerCertificate | undefined): ViewerCertificate {
  const { ACMCertificateArn: arn } = given ?? {};
  if (arn === undefined)
    return {
      CloudFrontDefaultCertificate: true,
      SSLSupportMethod: "vip",
      MinimumProtocolVersion: "TLSv1",
      CertificateSource: "cloudfront",
    };
  return { CloudFrontDefaultCertificate: false, ...given, Certificate: arn, CertificateSource: "acm" };
}

const errorResponse = (given: CustomErrorResponse): CustomErrorResponse => ({
  ResponsePagePath: "",
  ResponseCode: "",
  ErrorCachingMinTTL: 10,
  ...given,
});
