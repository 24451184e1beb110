import type {
  AssociateKmsKeyCommandInput,
  AssociateKmsKeyCommandOutput,
  CreateLogGroupCommandInput,
  CreateLogGroupCommandOutput,
  DeleteLogGroupCommandInput,
  DeleteLogGroupCommandOutput,
  DeleteRetentionPolicyCommandInput,
  DeleteRetentionPolicyCommandOutput,
  DescribeLogGroupsCommandInput,
  DescribeLogGroupsCommandOutput,
  DisassociateKmsKeyCommandInput,
  DisassociateKmsKeyCommandOutput,
  PutRetentionPolicyCommandInput,
  PutRetentionPolicyCommandOutput,
} from "@aws-sdk/client-cloudwatch-logs";
import { page, sortedBy } from "../pages.ts";
import { Refusal } from "../refusal.ts";
import type { Operation, Operations } from "../world.ts";
import { type LogGroup, logGroupArn } from "./log-group.ts";
import { groupNamed, groupsOf, invalidParameter } from "./lookup.ts";
import { checkTags, tags } from "./tags.ts";

const CreateLogGroup: Operation<CreateLogGroupCommandInput, CreateLogGroupCommandOutput> = (world, input, region) => {
  const { logGroupName: name, kmsKeyId, tags = {} } = input;
  if (!/^[.\-_/#A-Za-z0-9]{1,512}$/u.test(name!))
    throw invalidParameter(
      `1 validation error detected: Value '${name}' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+`,
    );
  const groups = groupsOf(world, region);
  if (groups[name!]) throw new Refusal("ResourceAlreadyExistsException", "The specified log group already exists");
  groups[name!] = { name: name!, createdAt: world.now, kmsKey: kmsKeyId, tags: checkTags({}, tags) };
  return {};
};

const PAGE = 50;

const DescribeLogGroups: Operation<DescribeLogGroupsCommandInput, DescribeLogGroupsCommandOutput> = (
  world,
  input,
  region,
) => {
  const { logGroupNamePrefix = "", nextToken, limit = PAGE } = input;
  const nameOf = ({ name }: LogGroup) => name;
  const all = Object.values(groupsOf(world, region)).filter(({ name }) => name.startsWith(logGroupNamePrefix));
  const { items, next } = page(sortedBy(all, nameOf), { after: nextToken, limit: Math.min(limit, PAGE), nameOf });
  return {
    logGroups: items.map(({ name, createdAt, retention, kmsKey }) => ({
      logGroupName: name,
      logGroupArn: logGroupArn(region, name),
      arn: `${logGroupArn(region, name)}:*`,
      creationTime: createdAt,
      metricFilterCount: 0,
      storedBytes: 0,
      logGroupClass: "STANDARD",
      ...(retention === undefined ? {} : { retentionInDays: retention }),
      ...(kmsKey === undefined ? {} : { kmsKeyId: kmsKey }),
    })),
    nextToken: next,
  };
};

const DeleteLogGroup: Operation<DeleteLogGroupCommandInput, DeleteLogGroupCommandOutput> = (world, input, region) => {
  delete groupsOf(world, region)[groupNamed(world, input.logGroupName, region).name];
  return {};
};

/** The only values that AWS takes (CloudWatch Logs API reference: PutRetentionPolicy). */
const DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

const PutRetentionPolicy: Operation<PutRetentionPolicyCommandInput, PutRetentionPolicyCommandOutput> = (
  world,
  { logGroupName, retentionInDays },
  region,
) => {
  const group = groupNamed(world, logGroupName, region);
  if (!DAYS.includes(retentionInDays!))
    throw invalidParameter(`Invalid retention value. Valid values are: [${DAYS.join(", ")}]`);
  group.retention = retentionInDays!;
  return {};
};

const DeleteRetentionPolicy: Operation<DeleteRetentionPolicyCommandInput, DeleteRetentionPolicyCommandOutput> = (
  world,
  { logGroupName },
  region,
) => {
  delete groupNamed(world, logGroupName, region).retention;
  return {};
};

const AssociateKmsKey: Operation<AssociateKmsKeyCommandInput, AssociateKmsKeyCommandOutput> = (
  world,
  { logGroupName, kmsKeyId },
  region,
) => {
  groupNamed(world, logGroupName, region).kmsKey = kmsKeyId!;
  return {};
};

const DisassociateKmsKey: Operation<DisassociateKmsKeyCommandInput, DisassociateKmsKeyCommandOutput> = (
  world,
  { logGroupName },
  region,
) => {
  delete groupNamed(world, logGroupName, region).kmsKey;
  return {};
};

/** Amazon CloudWatch Logs: log groups, without what is logged. */
export const logs: Operations = {
  CreateLogGroup,
  DescribeLogGroups,
  DeleteLogGroup,
  PutRetentionPolicy,
  DeleteRetentionPolicy,
  AssociateKmsKey,
  DisassociateKmsKey,
  ...tags,
};
