/** A place where sandbox and lab may differ. */
export interface Known {
  where: RegExp;
  reason: string;
}

/** Where sandbox and lab differ in the end, and why neither is mended. */
export const KNOWN_DIFFERENCES: readonly Known[] = [
  {
    where: /^DescribeTable .*\.(?:TableId|LastUpdateToPayPerRequestDateTime): lab undefined/u,
    reason: "AWS tells both and moto neither; nothing of goglobal reads them",
  },
  {
    where: /^DescribeTable .*\.WarmThroughput: .* sandbox undefined$/u,
    reason: "moto tells warm throughput; AWS keeps it the same on all replicas by itself, and the sandbox has none",
  },
  {
    where: /^DescribeTable .*\.(?:IndexArn|IndexSizeBytes|ItemCount|NumberOfDecreasesToday): lab undefined/u,
    reason: "AWS tells an index's ARN and counts and moto does not; nothing of goglobal reads them",
  },
  {
    where: /^DescribeTable .*\.Replicas\..*\.ReplicaArn: lab undefined/u,
    reason: "AWS tells a replica's ARN and the lab's router does not; goglobal makes ARNs itself",
  },
  {
    where: /^GetRole .*\.RoleLastUsed: lab \{\}/u,
    reason: "moto has an empty one for a role that was never used; AWS leaves it out until then",
  },
  {
    where: /^HeadBucket .*\.AccessPointAlias: lab undefined, sandbox false$/u,
    reason: "AWS answers whether the name is an access point's alias; moto does not",
  },
  {
    where: /^ListObjectsV2 .*\.Contents\..*\.(?:ChecksumAlgorithm|ChecksumType): .* sandbox undefined$/u,
    reason:
      "S3 tells by which checksum an object was sent; nothing of goglobal reads it, and the sandbox does not keep it",
  },
];

/** Where they differ in functions, APIs and names. */
export const KNOWN_COMPUTE_DIFFERENCES: readonly Known[] = [
  {
    where:
      /Certificate\.(?:ExtendedKeyUsages|Issuer|Options|Serial|SignatureAlgorithm|Subject): .* sandbox undefined$/u,
    reason: "ACM tells what is in a certificate, and the sandbox's are only names; nothing of goglobal reads it",
  },
  {
    where: /^ListCertificates .*\.ExtendedKeyUsages: lab \[\], sandbox undefined$/u,
    reason: "the same, in the summary",
  },
  {
    where: /\.RenewalEligibility: lab "INELIGIBLE", sandbox "ELIGIBLE"$/u,
    reason: "a certificate that is in use is eligible for renewal, which moto never says; nothing of goglobal reads it",
  },
  {
    where: /\.HasAdditionalSubjectAlternativeNames: lab undefined, sandbox false$/u,
    reason: "ACM always tells whether there are more names than the summary holds; moto does not",
  },
  {
    where: /^GetStages .*\.DeploymentId: lab undefined/u,
    reason: "a stage that deploys by itself tells its last deployment, and ministack makes none",
  },
  {
    where: /^DescribeLogGroups .*\.storedBytes: lab \d+, sandbox 0$/u,
    reason: "functions write logs where they run; the sandbox keeps no events, and nothing of goglobal reads the size",
  },
  {
    where: /^GetRole .*\.RoleLastUsed: lab \{\}/u,
    reason: "moto has an empty one for a role that was never used; AWS leaves it out until then",
  },
];

/** Which calls sandbox and lab refuse by different names, or only one of them does, and why that is left so. */
export const KNOWN_REFUSALS: readonly { difference: string; reason: string }[] = [
  {
    difference: "DescribeTimeToLive, time to live of nothing: lab ResourceNotFound, sandbox ResourceNotFoundException",
    reason: "moto leaves the end of the name out; AWS says ResourceNotFoundException of every table that is not there",
  },
];
