import type {
  DeleteScalingPolicyCommandInput,
  DeleteScalingPolicyCommandOutput,
  DescribeScalingPoliciesCommandInput,
  DescribeScalingPoliciesCommandOutput,
  PutScalingPolicyCommandInput,
  PutScalingPolicyCommandOutput,
  ScalingPolicy,
} from "@aws-sdk/client-application-auto-scaling";
import { invalid, Refusal } from "../refusal.ts";
import { ACCOUNT, type Operation, uuid } from "../world.ts";
import { isAt, type Policy } from "./scaling.ts";
import { noSuchTarget, scalingIn } from "./targets.ts";

const PutScalingPolicy: Operation<PutScalingPolicyCommandInput, PutScalingPolicyCommandOutput> = (
  world,
  { PolicyName, ServiceNamespace, ResourceId, ScalableDimension, PolicyType, TargetTrackingScalingPolicyConfiguration },
  region,
) => {
  const at = { namespace: ServiceNamespace!, resource: ResourceId!, dimension: ScalableDimension! };
  const scaling = scalingIn(world, region);
  if (!scaling.targets.some(isAt(at))) throw noSuchTarget(at);
  const known = scaling.policies.find((policy) => policy.name === PolicyName && isAt(at)(policy));
  const type = PolicyType ?? known?.type;
  // AWS documentation: step scaling is not supported for DynamoDB.
  if (type !== "TargetTrackingScaling") throw invalid("DynamoDB supports target tracking scaling policies only");
  const policy: Policy = {
    ...at,
    name: PolicyName!,
    id: known?.id ?? world.nextId(),
    type,
    targetTracking: TargetTrackingScalingPolicyConfiguration ?? known?.targetTracking,
    createdAt: known?.createdAt ?? world.now,
  };
  scaling.policies = [...scaling.policies.filter((other) => other !== known), policy];
  return { PolicyARN: arnOf(policy, region), Alarms: [] };
};

const DeleteScalingPolicy: Operation<DeleteScalingPolicyCommandInput, DeleteScalingPolicyCommandOutput> = (
  world,
  { PolicyName, ServiceNamespace, ResourceId, ScalableDimension },
  region,
) => {
  const scaling = scalingIn(world, region);
  const where = isAt({ namespace: ServiceNamespace, resource: ResourceId, dimension: ScalableDimension });
  const found = scaling.policies.find((policy) => policy.name === PolicyName && where(policy));
  if (!found) throw new Refusal("ObjectNotFoundException", `No scaling policy found for policy name: ${PolicyName}`);
  scaling.policies = scaling.policies.filter((policy) => policy !== found);
  return {};
};

const DescribeScalingPolicies: Operation<DescribeScalingPoliciesCommandInput, DescribeScalingPoliciesCommandOutput> = (
  world,
  { ServiceNamespace, ResourceId, ScalableDimension, PolicyNames },
  region,
) => ({
  ScalingPolicies: scalingIn(world, region)
    .policies.filter(isAt({ namespace: ServiceNamespace, resource: ResourceId, dimension: ScalableDimension }))
    .filter(({ name }) => PolicyNames === undefined || PolicyNames.includes(name))
    .map((policy) => described(policy, region)),
});

function described(policy: Policy, region: string): ScalingPolicy {
  return {
    PolicyARN: arnOf(policy, region),
    PolicyName: policy.name,
    ServiceNamespace: policy.namespace as ScalingPolicy["ServiceNamespace"],
    ResourceId: policy.resource,
    ScalableDimension: policy.dimension as ScalingPolicy["ScalableDimension"],
    PolicyType: policy.type as ScalingPolicy["PolicyType"],
    TargetTrackingScalingPolicyConfiguration: policy.targetTracking,
    Alarms: [],
    CreationTime: new Date(policy.createdAt),
  };
}

const arnOf = ({ id, namespace, resource, name }: Policy, region: string): string =>
  `arn:aws:autoscaling:${region}:${ACCOUNT}:scalingPolicy:${uuid(id)}:resource/${namespace}/${resource}:policyName/${name}`;

/** How it is scaled. */
export const policies = { PutScalingPolicy, DeleteScalingPolicy, DescribeScalingPolicies };
