import type {
  DeleteResourcePolicyCommandInput,
  DeleteResourcePolicyCommandOutput,
  GetResourcePolicyCommandInput,
  GetResourcePolicyCommandOutput,
  PutResourcePolicyCommandInput,
  PutResourcePolicyCommandOutput,
} from "@aws-sdk/client-dynamodb";
import { Refusal } from "../refusal.ts";
import type { Operation } from "../world.ts";
import { changeable, ofArn, usable } from "./lookup.ts";
import type { Replica } from "./table.ts";

const PutResourcePolicy: Operation<PutResourcePolicyCommandInput, PutResourcePolicyCommandOutput> = (
  world,
  { ResourceArn, Policy, ExpectedRevisionId },
  region,
) => {
  const { replica } = changeable(world, ofArn(ResourceArn, region), region);
  checkRevision(replica, ExpectedRevisionId);
  replica.policy = { document: Policy!, revision: world.nextId() };
  return { RevisionId: String(replica.policy.revision) };
};

const GetResourcePolicy: Operation<GetResourcePolicyCommandInput, GetResourcePolicyCommandOutput> = (
  world,
  { ResourceArn },
  region,
) => {
  const { replica } = usable(world, ofArn(ResourceArn, region), region);
  if (!replica.policy) throw noSuchPolicy();
  return { Policy: replica.policy.document, RevisionId: String(replica.policy.revision) };
};

const DeleteResourcePolicy: Operation<DeleteResourcePolicyCommandInput, DeleteResourcePolicyCommandOutput> = (
  world,
  { ResourceArn, ExpectedRevisionId },
  region,
) => {
  const { replica } = changeable(world, ofArn(ResourceArn, region), region);
  if (!replica.policy) throw noSuchPolicy();
  checkRevision(replica, ExpectedRevisionId);
  const RevisionId = String(replica.policy.revision);
  delete replica.policy;
  return { RevisionId };
};

const NO_POLICY = "NO_POLICY";

function checkRevision({ policy }: Replica, expected: string | undefined): void {
  if (expected === undefined || expected === (policy ? String(policy.revision) : NO_POLICY)) return;
  throw noSuchPolicy();
}

const noSuchPolicy = (): Refusal =>
  new Refusal("PolicyNotFoundException", "Resource-based policy not found for the provided ResourceArn");

/** Policies of a table: of one region. */
export const resourcePolicies = { PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy };
