/** Where sandbox and lab differ in the end, and why neither is mended. */
export const KNOWN_DIFFERENCES: readonly { where: RegExp; reason: string }[] = [
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

/** Which calls sandbox and lab refuse by different names, or only one of them does, and why that is left so. */
export const KNOWN_REFUSALS: readonly { difference: string; reason: string }[] = [
  {
    difference: "DescribeTimeToLive, time to live of nothing: lab ResourceNotFound, sandbox ResourceNotFoundException",
    reason: "moto leaves the end of the name out; AWS says ResourceNotFoundException of every table that is not there",
  },
];
