// moto has neither contributor insights nor Kinesis destinations. The first is a switch per table or index; of the second
// only "there are none" is answered.
import type { Gap } from "../call.ts";
import { attempt } from "../own-calls.ts";
import { json, parsed } from "../wire.ts";
import { tableName } from "./global-tables.ts";

interface Input {
  TableName?: string;
  IndexName?: string;
  ContributorInsightsAction?: "ENABLE" | "DISABLE";
  ContributorInsightsMode?: string;
}

/** Contributor insights that are on. */
interface Enabled {
  region: string;
  summary: {
    TableName: string;
    IndexName?: string;
    ContributorInsightsStatus: string;
    ContributorInsightsMode: string;
  };
}

const operations = /^((Describe|Update|List)ContributorInsights|DescribeKinesisStreamingDestination)$/;

/** Contributor insights that can be switched on and off, and no Kinesis destinations. */
export function contributorInsights(): Gap {
  const enabled = new Map<string, Enabled>();
  return {
    async answer(call, next) {
      if (call.service !== "dynamodb" || !operations.test(call.operation)) return next(call);
      const { TableName: given, IndexName, ContributorInsightsAction: action, ...input } = parsed<Input>(call);
      if (call.operation === "ListContributorInsights") {
        const here = [...enabled.values()].filter(({ region }) => region === call.region);
        return json(200, { ContributorInsightsSummaries: here.map(({ summary }) => summary) });
      }
      const TableName = tableName(given!);
      const found = await attempt(next, { region: call.region, operation: "DescribeTable", input: { TableName } });
      if (found.status !== 200) return found;
      if (call.operation === "DescribeKinesisStreamingDestination")
        return json(200, { TableName, KinesisDataStreamDestinations: [] });

      const id = `${TableName}/${IndexName ?? ""}@${call.region}`;
      const which = { TableName, ...(IndexName !== undefined && { IndexName }) };
      const { ContributorInsightsMode = "ACCESSED_AND_THROTTLED_KEYS" } = input;
      const summary = { ...which, ContributorInsightsStatus: "ENABLED", ContributorInsightsMode };
      if (action === "ENABLE") enabled.set(id, { region: call.region, summary });
      if (action === "DISABLE") enabled.delete(id);
      return json(200, enabled.get(id)?.summary ?? { ...which, ContributorInsightsStatus: "DISABLED" });
    },
    reset: () => enabled.clear(),
  };
}
