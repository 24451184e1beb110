import { document, type PolicyDocument, type Statement } from "../aws/policy.ts";
import { bucketArn } from "../resources/bucket.ts";
import { keyStatement } from "./key-statement.ts";
import { keyIn, type Mesh } from "./mesh.ts";

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

function keys(mesh: Mesh, what: string, actions: string[], regions: string[]): Statement[] {
  return regions.flatMap((region) => {
    const key = keyIn(mesh, region);
    const sid = `${what}${region.replaceAll("-", "")}`;
    return key === undefined ? [] : keyStatement({ sid, actions, key, service: "s3" });
  });
}
