import type { World } from "../world.ts";
import { AWS_MANAGED } from "./aws-managed.ts";

/** A managed policy as the sandbox keeps it: one version, the first. */
export interface ManagedPolicy {
  name: string;
  path: string;
  id: string;
  arn: string;
  createdAt: number;
  description?: string | undefined;
  tags: Record<string, string>;
  document: string;
}

/** The managed policy of that ARN: the account's own, or one of those of AWS's that the sandbox knows. */
export function policyAt(world: World, arn: string): ManagedPolicy | undefined {
  return world.state.policies[arn] ?? AWS_MANAGED[arn];
}
