import type { Aws } from "../aws/aws.ts";
import { document, trust, type PolicyDocument } from "../aws/policy.ts";
import type { Graph } from "../engine/graph.ts";
import { backfill } from "../resources/backfill.ts";
import { bucketArn } from "../resources/bucket.ts";
import { role } from "../resources/role.ts";
import type { Mesh } from "./mesh.ts";
import { roleName } from "../resources/role-name.ts";

const step = "buckets";

/** Has what is there already copied, once the rules are in force by which S3 knows where to. */
export function addBackfill(graph: Graph<Aws>, mesh: Mesh, replicated: ReadonlyMap<string, { arn: string }>): void {
  const { home, name, config, settings, identity } = mesh;
  const isMesh = settings.replication === "mesh";
  const { arn } = graph.add(
    role,
    {
      name: roleName(`goglobal-${identity.mark.replace("/", "-")}-${name}-backfill`),
      trust: trust(identity.account, "batchoperations.s3.amazonaws.com"),
      policy: jobPolicy(mesh, isMesh),
      ...(config.permissionsBoundary ? { permissionsBoundary: config.permissionsBoundary } : {}),
      tags: { ...config.tags },
    },
    { step },
  );
  const others = [...mesh.names].filter(([region]) => region !== home);
  const eachOther = (value: (region: string) => string | null) =>
    Object.fromEntries(others.map(([region, other]) => [other, value(region)]));
  const arnIn = (region: string) => replicated.get(region)!.arn;
  graph.add(
    backfill,
    {
      bucket: name,
      region: home,
      others: Object.fromEntries(others.map(([region, other]) => [other, region])),
      isMesh,
      to: eachOther(arnIn),
      // While a bucket replicates nowhere it gathers objects of its own: should it ever do so again, they are to be copied.
      from: eachOther(isMesh ? arnIn : () => null),
      role: arn,
      tags: { ...config.tags },
    },
    { name, after: [`bucket-replication/${name}@${home}`], step },
  );
}

/** The least that a job needs whose list of objects S3 makes and does not keep (AWS documentation: policies for Batch Replication). */
function jobPolicy({ names, home, identity }: Mesh, isMesh: boolean): PolicyDocument {
  const sources = [...names].filter(([region]) => isMesh || region === home);
  const arns = sources.map(([, name]) => bucketArn({ cloud: identity }, name));
  return document(
    {
      Sid: "Lists",
      Effect: "Allow",
      Action: ["s3:GetReplicationConfiguration", "s3:PutInventoryConfiguration"],
      Resource: arns,
    },
    {
      Sid: "Copies",
      Effect: "Allow",
      Action: ["s3:InitiateReplication"],
      Resource: arns.map((arn) => `${arn}/*`),
    },
  );
}
