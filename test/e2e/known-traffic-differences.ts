import type { Known } from "./known-differences.ts";

/** What AWS says of a distribution although nobody has. */
const COMPLETED = [
  "AllowedMethods",
  "CachedMethods",
  "Certificate",
  "CertificateSource",
  "CloudFrontDefaultCertificate",
  "Compress",
  "ConnectionAttempts",
  "ConnectionTimeout",
  "ContinuousDeploymentPolicyId",
  "CustomErrorResponses",
  "CustomHeaders",
  "DefaultRootObject",
  "FieldLevelEncryptionId",
  "FunctionAssociations",
  "GrpcConfig",
  "LambdaFunctionAssociations",
  "Logging",
  "OriginAccessControlId",
  "OriginGroups",
  "OriginKeepaliveTimeout",
  "OriginPath",
  "OriginReadTimeout",
  "OriginShield",
  "OriginSslProtocols",
  "PriceClass",
  "ResponseCode",
  "ResponsePagePath",
  "Restrictions",
  "SmoothStreaming",
  "Staging",
  "TrustedKeyGroups",
  "TrustedSigners",
  "WebACLId",
];

/** Where they differ in records, health checks, alarms, caches, queues and mappings. */
export const KNOWN_TRAFFIC_DIFFERENCES: readonly Known[] = [
  {
    where: new RegExp(
      String.raw`(?:GetDistributionConfig|ListDistributions) .*\.(?:${COMPLETED.join("|")}): lab undefined`,
      "u",
    ),
    reason: "ministack shows a distribution as it was sent; AWS also says what nobody has said",
  },
  {
    where: /ListDistributions .*\.(?:ConnectionMode: lab "direct", sandbox undefined|ETag: lab undefined.*)$/u,
    reason: "a summary has a few members more or less; nothing of goglobal reads them",
  },
  {
    where: /ListCachePolicies .*"QueryStringBehavior":"all","QueryStrings":\{"Quantity":0\}/u,
    reason: "ministack shows an empty list beside a behaviour that needs none; goglobal reads both as the same",
  },
  {
    where: /GetQueueAttributes .*\.SqsManagedSseEnabled: lab undefined, sandbox "true"$/u,
    reason: "SQS encrypts by itself and says so; ministack does not say so, and nothing of goglobal reads it",
  },
  {
    where: /ListEventSourceMappings .*\.(?:ParallelizationFactor|TumblingWindowInSeconds): lab undefined/u,
    reason: "Lambda says of a stream's mapping what nobody has said; nothing of goglobal reads these",
  },
  {
    where: /ListEventSourceMappings .*\.StateTransitionReason: lab "USER_INITIATED", sandbox "User action"$/u,
    reason: "the words are AWS's in the sandbox; nothing of goglobal reads them",
  },
  {
    where: /ListEventSourceMappings .*\.OnFailure\.Destination: lab "", sandbox undefined$/u,
    reason: "a destination that was cleared is an empty text or nothing; goglobal reads both as none",
  },
  {
    where:
      /DescribeAlarms .*\.State(?:Value: lab "OK", sandbox "INSUFFICIENT_DATA"|ReasonData: .*|UpdatedTimestamp: .*)$/u,
    reason: "moto calls an alarm well before it has any data; AWS does not, and nothing of goglobal reads its state",
  },
];
