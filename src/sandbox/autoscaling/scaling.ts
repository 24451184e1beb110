import type { ScalingPolicy } from "@aws-sdk/client-application-auto-scaling";

/** What Application Auto Scaling keeps in one region. */
export interface Scaling {
  targets: Target[];
  policies: Policy[];
}

/** Something that is kept between a minimum and a maximum. */
export interface Target {
  namespace: string;
  resource: string;
  dimension: string;
  least: number;
  most: number;
  createdAt: number;
}

/** How a target is scaled. */
export interface Policy {
  name: string;
  id: number;
  namespace: string;
  resource: string;
  dimension: string;
  type: string;
  targetTracking?: ScalingPolicy["TargetTrackingScalingPolicyConfiguration"];
  createdAt: number;
}

/** Which target something is about; what is left out fits any. */
export interface Where {
  namespace: string | undefined;
  resource?: string | undefined;
  dimension?: string | undefined;
}

/** Whether a target or policy is the one, or one of those, that was asked for. */
export function isAt(where: Where): (thing: Target | Policy) => boolean {
  return (thing) =>
    thing.namespace === where.namespace &&
    (where.resource === undefined || thing.resource === where.resource) &&
    (where.dimension === undefined || thing.dimension === where.dimension);
}

const NOTHING: Scaling = { targets: [], policies: [] };

/** Whether a table or index scales its write capacity: a target alone is not enough. */
export function scalesWrites(scaling: Scaling | undefined, resource: string): boolean {
  const kind = resource.includes("/index/") ? "index" : "table";
  const where = isAt({ namespace: "dynamodb", resource, dimension: `dynamodb:${kind}:WriteCapacityUnits` });
  const { targets, policies } = scaling ?? NOTHING;
  return targets.some(where) && policies.some(where);
}

/** What a new replica's region takes over for a table and its indexes. */
export function scalingOf(scaling: Scaling | undefined, table: string): Scaling {
  const { targets, policies } = scaling ?? NOTHING;
  const isOfTable = ({ resource }: Target | Policy) =>
    resource === `table/${table}` || resource.startsWith(`table/${table}/index/`);
  return structuredClone({ targets: targets.filter(isOfTable), policies: policies.filter(isOfTable) });
}
