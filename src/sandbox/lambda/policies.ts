import type {
  AddPermissionCommandInput,
  AddPermissionCommandOutput,
  GetPolicyCommandInput,
  GetPolicyCommandOutput,
  RemovePermissionCommandInput,
  RemovePermissionCommandOutput,
} from "@aws-sdk/client-lambda";
import { Refusal } from "../refusal.ts";
import { type Operation, uuid } from "../world.ts";
import { functionArn, type LambdaFunction, type PolicyStatement, type ResourcePolicy } from "./function.ts";
import { keyOf, qualified } from "./lookup.ts";
import { changedSince, conflict, invalidParameter, notFound } from "./refusals.ts";

const MOST_CHARACTERS = 20_480;

const AddPermission: Operation<AddPermissionCommandInput, AddPermissionCommandOutput> = (world, input, region) => {
  const { fn, qualifier } = qualified(world, input, region);
  const { StatementId, RevisionId } = input;
  const before = fn.policies[keyOf(qualifier)];
  mustBeRevision(before, RevisionId);
  if (before?.statements[StatementId!])
    throw conflict(
      `The statement id (${StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    );
  const statement = statementOf(input, functionArn(region, fn.name, qualifier));
  const statements = { ...before?.statements, [StatementId!]: statement };
  const size = documentOf(statements).length;
  if (size > MOST_CHARACTERS)
    throw new Refusal(
      "PolicyLengthExceededException",
      `The final policy size (${size}) is bigger than the limit (${MOST_CHARACTERS}).`,
    );
  fn.policies[keyOf(qualifier)] = { revision: world.nextId(), statements };
  return { Statement: JSON.stringify(statement) };
};

function statementOf(input: AddPermissionCommandInput, resource: string): PolicyStatement {
  const { StatementId, Action, Principal, SourceArn, SourceAccount } = input;
  if (!/^[\w-]{1,100}$/u.test(StatementId!)) throw invalid("statementId", StatementId, "([a-zA-Z0-9-_]+)");
  if (!/^(?:lambda:[*]|lambda:[a-zA-Z]+|[*])$/u.test(Action!))
    throw invalid("action", Action, "(lambda:[*]|lambda:[a-zA-Z]+|[*])");
  const Condition = {
    ...(SourceAccount === undefined ? {} : { StringEquals: { "AWS:SourceAccount": SourceAccount } }),
    ...(SourceArn === undefined ? {} : { ArnLike: { "AWS:SourceArn": SourceArn } }),
  };
  return {
    Sid: StatementId!,
    Effect: "Allow",
    Principal: principalOf(Principal!),
    Action: Action!,
    Resource: resource,
    ...(Object.keys(Condition).length > 0 ? { Condition } : {}),
  };
}

function principalOf(principal: string): PolicyStatement["Principal"] {
  if (principal === "*") return "*";
  if (/^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/u.test(principal)) return { Service: principal };
  if (/^\d{12}$/u.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
  if (/^arn:aws:iam::\d{12}:/u.test(principal)) return { AWS: principal };
  throw invalidParameter("The provided principal was invalid. Please check the principal and try again.");
}

const invalid = (name: string, value: string | undefined, pattern: string) =>
  invalidParameter(
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern}`,
  );

const GetPolicy: Operation<GetPolicyCommandInput, GetPolicyCommandOutput> = (world, input, region) => {
  const { fn, qualifier } = qualified(world, input, region);
  const policy = policyOf(fn, qualifier);
  return { Policy: documentOf(policy.statements), RevisionId: uuid(policy.revision) };
};

const RemovePermission: Operation<RemovePermissionCommandInput, RemovePermissionCommandOutput> = (
  world,
  input,
  region,
) => {
  const { fn, qualifier } = qualified(world, input, region);
  const { StatementId, RevisionId } = input;
  const policy = policyOf(fn, qualifier);
  mustBeRevision(policy, RevisionId);
  const { [StatementId!]: gone, ...rest } = policy.statements;
  if (!gone) throw notFound(`Statement ${StatementId} is not found in resource policy.`);
  if (Object.keys(rest).length === 0) delete fn.policies[keyOf(qualifier)];
  else fn.policies[keyOf(qualifier)] = { revision: world.nextId(), statements: rest };
  return {};
};

function policyOf(fn: LambdaFunction, qualifier: string | undefined): ResourcePolicy {
  const policy = fn.policies[keyOf(qualifier)];
  if (!policy) throw notFound("The resource you requested does not exist.");
  return policy;
}

function mustBeRevision(policy: ResourcePolicy | undefined, revision: string | undefined): void {
  if (revision !== undefined && revision !== (policy && uuid(policy.revision))) throw changedSince();
}

const documentOf = (statements: Record<string, PolicyStatement>): string =>
  JSON.stringify({ Version: "2012-10-17", Id: "default", Statement: Object.values(statements) });

/** Who may call a function, or one of its versions and aliases. */
export const policies = { AddPermission, GetPolicy, RemovePermission };
