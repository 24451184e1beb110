import type { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import type { AwsKind } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { missingTags, ownership, ownerTag, type Tags } from "../aws/marks.ts";
import { seconds } from "../engine/duration.ts";

/** Where a function or an API logs in one region. */
export interface LogGroupSpec {
  name: string;
  region: string;
  /** In days; `null` for ever. */
  retention?: number | null;
  /** The ARN of the key that encrypts it. */
  kms?: string | null;
  tags?: Tags;
}

/** A log group. One that is there already, as Lambda makes them by itself, is set like ours and stays whose it is. */
export const logGroup: AwsKind<LogGroupSpec, "name" | "region", { arn: string; name: string }> = {
  name: "log-group",
  typical: seconds(3),
  key: ["name", "region"],
  shared: ["tags"],

  async read({ cloud }, { name, region }) {
    const logs = await cloud.logs(region);
    // In the order of their names, so that the one that has no more than this name is the first.
    const { logGroups = [] } = await logs.describeLogGroups({ logGroupNamePrefix: name, limit: 1 });
    const [found] = logGroups;
    if (found?.logGroupName !== name) return undefined;
    const arn = found.logGroupArn ?? found.arn!.replace(/:\*$/u, "");
    const { tags = {} } = (await ifExists(logs.listTagsForResource({ resourceArn: arn }))) ?? {};
    const { owned, owner } = ownership(tags, cloud.mark);
    return {
      spec: { name, region, retention: found.retentionInDays ?? null, kms: found.kmsKeyId ?? null, tags },
      outputs: { arn, name },
      owned: owned || undefined,
      owner,
    };
  },

  async converge({ cloud }, { name, region, retention, kms, tags = {} }, live) {
    const logs = await cloud.logs(region);
    const logGroupName = name;
    if (!live)
      await logs.createLogGroup({
        logGroupName,
        tags: { ...tags, ...ownerTag(cloud.mark) },
        ...(kms ? { kmsKeyId: kms } : {}),
      });
    const before = live?.spec ?? { retention: null, kms, tags };
    const missing = missingTags(tags, before.tags);
    if (Object.keys(missing).length > 0) await logs.tagResource({ resourceArn: live!.outputs.arn, tags: missing });
    if (retention !== undefined && retention !== before.retention) await writeRetention(logs, logGroupName, retention);
    if (kms !== undefined && kms !== before.kms) await writeKey(logs, logGroupName, kms);
  },

  stays: "logs are kept",
};

const writeRetention = (logs: CloudWatchLogs, logGroupName: string, retentionInDays: number | null): Promise<unknown> =>
  retentionInDays === null
    ? logs.deleteRetentionPolicy({ logGroupName })
    : logs.putRetentionPolicy({ logGroupName, retentionInDays });

const writeKey = (logs: CloudWatchLogs, logGroupName: string, kmsKeyId: string | null): Promise<unknown> =>
  kmsKeyId === null ? logs.disassociateKmsKey({ logGroupName }) : logs.associateKmsKey({ logGroupName, kmsKeyId });
