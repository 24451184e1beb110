import { canonical, document, trust, type Statement } from "../aws/policy.ts";
import { executionRole } from "../resources/execution-role.ts";
import { ourName, roleName } from "../resources/role-name.ts";
import { tableArn } from "../resources/table.ts";
import { keyStatement } from "./key-statement.ts";
import type { Place } from "./place.ts";

/** What the hook of a region is about. */
interface Hooked {
  /** The hook's name. */
  function: string;
  tables: readonly string[];
  /** The ARNs of its log group, of the distribution, and of the queue of what it could not work on. */
  logs: string;
  distribution: string;
  failures: string;
}

/** The role of the hook in a region, which allows what the hook does and nothing else. Answers its ARN. */
export function hookRole({ graph, application, region }: Place, hooked: Hooked): string {
  const { config, identity } = application;
  const { partition, account, mark } = identity;
  const itself = `arn:${partition}:lambda:${region}:${account}:function:${hooked.function}`;
  const streams = hooked.tables.map((name) => `${tableArn({ cloud: identity }, region, name)}/stream/*`);
  const access = document(
    allow("Streams", ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"], streams),
    // Has no resource to name (service authorization reference of DynamoDB, and of CloudWatch below).
    allow("ListStreams", ["dynamodb:ListStreams"], ["*"]),
    ...keysOf(application, hooked.tables, region),
    allow("Purge", ["cloudfront:CreateInvalidation"], [hooked.distribution]),
    allow("PurgeAgain", ["lambda:InvokeFunction"], [itself]),
    allow("Lag", ["cloudwatch:GetMetricData"], ["*"]),
    allow("Logs", ["logs:CreateLogStream", "logs:PutLogEvents"], [`${hooked.logs}:*`]),
    allow("Failures", ["sqs:SendMessage"], [hooked.failures]),
  );
  const { arn } = graph.add(
    executionRole,
    {
      name: roleName(ourName(mark, "invalidation-hook", region)),
      trust: canonical(trust(account, "lambda.amazonaws.com")),
      policies: { goglobal: access },
      managed: [],
      permissionsBoundary: config.permissionsBoundary ?? null,
      tags: { ...config.tags },
    },
    { step: "invalidation" },
  );
  return arn;
}

/** A stream is encrypted with its table's key. */
function keysOf({ config, home }: Place["application"], tables: readonly string[], region: string): Statement[] {
  const keys = tables.map((name) => {
    const { key } = home.tables[name]!.table;
    return (key && region !== config.home ? config.tables[name]!.kms[region] : key) ?? "aws";
  });
  return [...new Set(keys)]
    .filter((key) => key !== "aws")
    .flatMap((key, index) =>
      keyStatement({ sid: `TableKey${index || ""}`, actions: ["kms:Decrypt"], key, service: "dynamodb" }),
    );
}

const allow = (Sid: string, Action: string[], Resource: string[]): Statement => ({
  Sid,
  Effect: "Allow",
  Action,
  Resource,
});
