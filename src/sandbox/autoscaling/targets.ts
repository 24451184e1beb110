import type {
  DeregisterScalableTargetCommandInput,
  DeregisterScalableTargetCommandOutput,
  DescribeScalableTargetsCommandInput,
  DescribeScalableTargetsCommandOutput,
  RegisterScalableTargetCommandInput,
  RegisterScalableTargetCommandOutput,
  ScalableTarget,
} from "@aws-sdk/client-application-auto-scaling";
import { invalid, Refusal } from "../refusal.ts";
import { ACCOUNT, type Operation, type World } from "../world.ts";
import { isAt, type Scaling, type Target } from "./scaling.ts";

/** The scaling of a region, from now on there to be changed. */
export function scalingIn(world: World, region: string): Scaling {
  return (world.state.scaling[region] ??= { targets: [], policies: [] });
}

const RegisterScalableTarget: Operation<RegisterScalableTargetCommandInput, RegisterScalableTargetCommandOutput> = (
  world,
  { ServiceNamespace, ResourceId, ScalableDimension, MinCapacity, MaxCapacity },
  region,
) => {
  const { targets } = scalingIn(world, region);
  checkTable(world, ResourceId!, region);
  const known = targets.find(isAt({ namespace: ServiceNamespace, resource: ResourceId, dimension: ScalableDimension }));
  const least = MinCapacity ?? known?.least;
  const most = MaxCapacity ?? known?.most;
  if (least === undefined || most === undefined) {
    throw invalid("Both MinCapacity and MaxCapacity must be specified when registering a new scalable target.");
  }
  if (least > most) throw invalid("Maximum capacity cannot be less than minimum capacity");
  if (known) Object.assign(known, { least, most });
  else {
    const target = { namespace: ServiceNamespace!, resource: ResourceId!, dimension: ScalableDimension!, least, most };
    targets.push({ ...target, createdAt: world.now });
  }
  return { ScalableTargetARN: arnOf(ResourceId!, region) };
};

const DeregisterScalableTarget: Operation<
  DeregisterScalableTargetCommandInput,
  DeregisterScalableTargetCommandOutput
> = (world, { ServiceNamespace, ResourceId, ScalableDimension }, region) => {
  const scaling = scalingIn(world, region);
  const where = isAt({ namespace: ServiceNamespace, resource: ResourceId, dimension: ScalableDimension });
  if (!scaling.targets.some(where)) {
    throw noSuchTarget({ namespace: ServiceNamespace!, resource: ResourceId!, dimension: ScalableDimension! });
  }
  // AWS documentation: deregistering a target deletes the policies that go with it.
  scaling.targets = scaling.targets.filter((target) => !where(target));
  scaling.policies = scaling.policies.filter((policy) => !where(policy));
  return {};
};

const DescribeScalableTargets: Operation<DescribeScalableTargetsCommandInput, DescribeScalableTargetsCommandOutput> = (
  world,
  { ServiceNamespace, ResourceIds, ScalableDimension },
  region,
) => ({
  ScalableTargets: scalingIn(world, region)
    .targets.filter(isAt({ namespace: ServiceNamespace, dimension: ScalableDimension }))
    .filter(({ resource }) => ResourceIds === undefined || ResourceIds.includes(resource))
    .map((target) => described(target, region)),
});

/** What Application Auto Scaling says of a target that nobody registered. */
export function noSuchTarget({ namespace, resource, dimension }: Pick<Target, "namespace" | "resource" | "dimension">) {
  const about = `service namespace: ${namespace}, resource ID: ${resource}, scalable dimension: ${dimension}`;
  return new Refusal("ObjectNotFoundException", `No scalable target registered for ${about}`);
}

function checkTable(world: World, resource: string, region: string): void {
  const [kind, name] = resource.split("/");
  if (kind !== "table")
    throw invalid(`Unsupported service namespace, resource type or scalable dimension: ${resource}`);
  const exists = (world.state.tables[name!] ?? []).some(({ replicas }) => replicas[region] !== undefined);
  if (!exists) throw invalid(`DynamoDB table does not exist: ${resource}`);
}

function described(target: Target, region: string): ScalableTarget {
  return {
    ServiceNamespace: target.namespace as ScalableTarget["ServiceNamespace"],
    ResourceId: target.resource,
    ScalableDimension: target.dimension as ScalableTarget["ScalableDimension"],
    MinCapacity: target.least,
    MaxCapacity: target.most,
    RoleARN: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/dynamodb.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_DynamoDBTable`,
    CreationTime: new Date(target.createdAt),
    ScalableTargetARN: arnOf(target.resource, region),
  };
}

const arnOf = (resource: string, region: string): string =>
  `arn:aws:application-autoscaling:${region}:${ACCOUNT}:scalable-target/${resource}`;

/** What is scaled. */
export const targets = { RegisterScalableTarget, DeregisterScalableTarget, DescribeScalableTargets };
