import { document, type PolicyDocument, type Statement } from "../aws/policy.ts";
import { bucketArn } from "../resources/bucket.ts";
import { AWS_KEY, keyIn, type Mesh } from "./mesh.ts";

/** The least that S3 needs to replicate between these buckets (AWS documentation: setting up permissions for replication). */
export function replicationPolicy(mesh: Mesh): PolicyDocument {
  const { names, home, settings, identity } = mesh;
  const arnIn = (region: string) => bucketArn({ cloud: identity }, names.get(region)!);
  const regions = [...names.keys()];
  const isMesh = settings.replication === "mesh";
  const sources = isMesh ? regions : [home];
  const targets = isMesh ? regions : regions.filter((region) => region !== home);
  const objects = (of: string[]) => of.map((region) => `${arnIn(region)}/*`);
  return document(
    allow("Sources", ["s3:GetReplicationConfiguration", "s3:ListBucket"], sources.map(arnIn)),
    allow(
      "SourceObjects",
      ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
      objects(sources),
    ),
    allow("TargetObjects", ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"], objects(targets)),
    ...keys(mesh, "Decrypt", ["kms:Decrypt"], sources),
    ...keys(mesh, "Encrypt", ["kms:Encrypt", "kms:GenerateDataKey"], targets),
  );
}

const allow = (Sid: string, Action: string[], Resource: string[]): Statement => ({
  Sid,
  Effect: "Allow",
  Action,
  Resource,
});

/** Keys are used through S3 of their own region only. AWS's own key lets every principal of the account do that already. */
function keys(mesh: Mesh, what: string, Action: string[], regions: string[]): Statement[] {
  return regions.flatMap((region) => {
    const key = keyIn(mesh, region);
    if (key === undefined || key.endsWith(`:${AWS_KEY}`)) return [];
    const sid = `${what}${region.replaceAll("-", "")}`;
    const viaS3 = { StringEquals: { "kms:ViaService": [`s3.${region}.amazonaws.com`] } };
    const [account, alias] = key.split(":alias/");
    if (alias === undefined) return [{ ...allow(sid, Action, [key]), Condition: viaS3 }];
    // IAM never compares a resource with an alias: what an alias stands for is said by a condition.
    const byAlias = { "ForAnyValue:StringEquals": { "kms:ResourceAliases": [`alias/${alias}`] } };
    return [{ ...allow(sid, Action, [`${account}:key/*`]), Condition: { ...viaS3, ...byAlias } }];
  });
}
