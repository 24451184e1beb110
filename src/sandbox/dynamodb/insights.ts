import type {
  ContributorInsightsMode,
  ContributorInsightsStatus,
  ContributorInsightsSummary,
  DescribeContributorInsightsCommandInput,
  DescribeContributorInsightsCommandOutput,
  ListContributorInsightsCommandInput,
  ListContributorInsightsCommandOutput,
  UpdateContributorInsightsCommandInput,
  UpdateContributorInsightsCommandOutput,
} from "@aws-sdk/client-dynamodb";
import { page } from "../pages.ts";
import { invalid, Refusal } from "../refusal.ts";
import type { Operation, World } from "../world.ts";
import { existing, type Found, tableAt, usable } from "./lookup.ts";
import { type Insights, type Replica, statusOf, type Table } from "./table.ts";

const CHANGE_TAKES = 2000;
/** CloudWatch's quota of Contributor Insights rules, per region. */
const MOST_RULES = 100;
const PAGE = 100;

const UpdateContributorInsights: Operation<
  UpdateContributorInsightsCommandInput,
  UpdateContributorInsightsCommandOutput
> = (world, input, region) => {
  const { TableName, IndexName, ContributorInsightsAction } = input;
  const { ContributorInsightsMode: mode = "ACCESSED_AND_THROTTLED_KEYS" } = input;
  const { table, replica } = usable(world, TableName, region);
  checkIndex(table, IndexName);
  if (statusOf(replica, world.now) === "CREATING") throw invalid("TableStatus must be ACTIVE");
  const all = (replica.insights ??= {});
  const index = IndexName ?? "";
  const before = all[index];
  if (ContributorInsightsAction === "ENABLE" && !isOn(before, mode)) {
    const failed = rulesIn(world, region, before) + rulesOf(table, IndexName) > MOST_RULES;
    all[index] = { enabled: true, mode, changedAt: world.now, ...(failed ? { failed } : {}) };
  }
  if (ContributorInsightsAction === "DISABLE" && before?.enabled)
    all[index] = { enabled: false, mode: before.mode, changedAt: world.now };
  return { TableName: table.name, IndexName, ...told(all[index], world.now) };
};

const isOn = (insights: Insights | undefined, mode: ContributorInsightsMode): boolean =>
  insights !== undefined && insights.enabled && !insights.failed && insights.mode === mode;

const DescribeContributorInsights: Operation<
  DescribeContributorInsightsCommandInput,
  DescribeContributorInsightsCommandOutput
> = (world, { TableName, IndexName }, region) => {
  const { table, replica } = usable(world, TableName, region);
  checkIndex(table, IndexName);
  return { TableName: table.name, IndexName, ...told(replica.insights?.[IndexName ?? ""], world.now) };
};

/** Page by page over all tables, those with nothing to tell too: a page may be empty and not the last. */
const ListContributorInsights: Operation<ListContributorInsightsCommandInput, ListContributorInsightsCommandOutput> = (
  world,
  { TableName, NextToken, MaxResults = PAGE },
  region,
) => {
  const all = TableName === undefined ? tablesIn(world, region) : [existing(world, TableName, region)];
  const nameOf = ({ table }: Found) => table.name;
  const { items, next } = page(all, { after: NextToken, limit: MaxResults, nameOf });
  return {
    ContributorInsightsSummaries: items.flatMap(({ table, replica }) => summaries(table, replica, world.now)),
    ...(next === undefined ? {} : { NextToken: next }),
  };
};

function tablesIn(world: World, region: string): Found[] {
  const names = Object.keys(world.state.tables).sort();
  const all = names.map((name) => tableAt(world, name, region));
  return all.filter((found) => found !== undefined && found.replica.visibleAt <= world.now) as Found[];
}

function summaries({ name }: Table, { insights = {} }: Replica, now: number): ContributorInsightsSummary[] {
  return Object.entries(insights)
    .map(([index, one]) => ({ TableName: name, ...(index === "" ? {} : { IndexName: index }), ...told(one, now) }))
    .filter(({ ContributorInsightsStatus }) => ContributorInsightsStatus !== "DISABLED");
}

function told(
  insights: Insights | undefined,
  now: number,
): Pick<ContributorInsightsSummary, "ContributorInsightsStatus" | "ContributorInsightsMode"> {
  if (!insights) return { ContributorInsightsStatus: "DISABLED" };
  return { ContributorInsightsStatus: statusAt(insights, now), ContributorInsightsMode: insights.mode };
}

function statusAt({ enabled, failed, changedAt }: Insights, now: number): ContributorInsightsStatus {
  const isSettled = now >= changedAt + CHANGE_TAKES;
  if (!enabled) return isSettled ? "DISABLED" : "DISABLING";
  if (!isSettled) return "ENABLING";
  return failed ? "FAILED" : "ENABLED";
}

/** The rules that insights of a region take up, but those of one that is about to be replaced. */
function rulesIn(world: World, region: string, but: Insights | undefined): number {
  const counts = tablesIn(world, region).flatMap(({ table, replica }) =>
    Object.entries(replica.insights ?? {})
      .filter(([, one]) => one !== but && one.enabled && !one.failed)
      .map(([index]) => rulesOf(table, index === "" ? undefined : index)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Two for each attribute of the key. */
function rulesOf({ keys, globalIndexes }: Table, index: string | undefined): number {
  const schema = index === undefined ? keys : globalIndexes.find(({ IndexName }) => IndexName === index)?.KeySchema;
  return 2 * (schema?.length ?? 0);
}

function checkIndex({ globalIndexes }: Table, index: string | undefined): void {
  if (index === undefined || globalIndexes.some(({ IndexName }) => IndexName === index)) return;
  throw new Refusal("ResourceNotFoundException", `Requested resource not found: Index: ${index} not found`);
}

/** Contributor insights: of one region, and of the table and each of its global indexes by itself. */
export const insights = { UpdateContributorInsights, DescribeContributorInsights, ListContributorInsights };
