// moto has neither contributor insights nor Kinesis destinations. The first is a switch per table or index; of the second
// only "there are none" is answered.
import type { Gap } from "../call.ts";
import { attempt } from "../own-calls.ts";
import { json, parsed } from "../wire.ts";
import { tableName } from "./global-tables.ts";

interface Input {
  TableName: string;
  IndexName?: string;
  ContributorInsightsAction?: "ENABLE" | "DISABLE";
}

const operations = /^((Describe|Update)ContributorInsights|DescribeKinesisStreamingDestination)$/;

/** Contributor insights that can be switched on and off, and no Kinesis destinations. */
export function contributorInsights(): Gap {
  const enabled = new Set<string>();
  return {
    async answer(call, next) {
      if (call.service !== "dynamodb" || !operations.test(call.operation)) return next(call);
      const { TableName: given, IndexName, ContributorInsightsAction: action } = parsed<Input>(call);
      const TableName = tableName(given);
      const found = await attempt(next, { region: call.region, operation: "DescribeTable", input: { TableName } });
      if (found.status !== 200) return found;
      if (call.operation === "DescribeKinesisStreamingDestination")
        return json(200, { TableName, KinesisDataStreamDestinations: [] });

      const id = `${TableName}/${IndexName ?? ""}@${call.region}`;
      if (action === "ENABLE") enabled.add(id);
      if (action === "DISABLE") enabled.delete(id);
      const ContributorInsightsStatus = enabled.has(id) ? "ENABLED" : "DISABLED";
      return json(200, { TableName, ...(IndexName !== undefined && { IndexName }), ContributorInsightsStatus });
    },
    reset: () => enabled.clear(),
  };
}
