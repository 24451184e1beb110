// ministack takes a log group's KMS key when the group is made, and can neither change nor take it away later.
import type { LogGroup } from "@aws-sdk/client-cloudwatch-logs";
import type { Answer, Call, Gap, Next } from "../call.ts";
import { ask } from "../own-calls.ts";
import { json, omit, parsed, refuse } from "../wire.ts";

interface Input {
  logGroupName: string;
  kmsKeyId?: string;
}

/** KMS keys of log groups that come and go. */
export function logKeys(): Gap {
  const keys = new Map<string, string | undefined>();
  return {
    async answer(call, next) {
      if (call.service !== "logs") return next(call);
      if (/^(Associate|Disassociate)KmsKey$/.test(call.operation)) {
        const { logGroupName, kmsKeyId } = parsed<Input>(call);
        if (!(await isThere(logGroupName, call, next))) return missing(call);
        keys.set(`${logGroupName}@${call.region}`, kmsKeyId);
        return json(200, {});
      }
      const answer = await next(call);
      if (call.operation === "DeleteLogGroup") keys.delete(`${parsed<Input>(call).logGroupName}@${call.region}`);
      if (call.operation !== "DescribeLogGroups" || answer.status !== 200) return answer;
      const { logGroups, ...rest } = parsed<{ logGroups: LogGroup[] }>(answer);
      return json(200, { ...rest, logGroups: logGroups.map((group) => shown(group, call)) });
    },
    reset: () => keys.clear(),
  };

  function shown(group: LogGroup, { region }: Call): LogGroup {
    const id = `${group.logGroupName}@${region}`;
    if (!keys.has(id)) return group;
    const kmsKeyId = keys.get(id);
    return { ...omit(group, "kmsKeyId"), ...(kmsKeyId !== undefined && { kmsKeyId }) };
  }
}

async function isThere(logGroupName: string, { region }: Call, next: Next): Promise<boolean> {
  const input = { logGroupNamePrefix: logGroupName };
  const own = { service: "logs", region, operation: "DescribeLogGroups", input } as const;
  const { logGroups } = await ask<{ logGroups: LogGroup[] }>(next, own);
  return logGroups.some((group) => group.logGroupName === logGroupName);
}

function missing(call: Call): Answer {
  const message = "The specified log group does not exist.";
  return refuse(call, { code: "ResourceNotFoundException", message });
}
