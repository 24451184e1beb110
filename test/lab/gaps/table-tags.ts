// moto takes tags for tables that do not exist, and tags that begin with "aws:".
import type { Tag } from "@aws-sdk/client-dynamodb";
import type { Gap } from "../call.ts";
import { attempt } from "../own-calls.ts";
import { parsed, refuse } from "../wire.ts";
import { tableName } from "./global-tables.ts";

/** Tags only for tables that exist, and none of AWS's own. */
export function tableTags(): Gap {
  return {
    async answer(call, next) {
      if (call.service !== "dynamodb" || call.operation !== "TagResource") return next(call);
      const { ResourceArn, Tags } = parsed<{ ResourceArn: string; Tags: Tag[] }>(call);
      if (Tags.some(({ Key }) => Key?.startsWith("aws:")))
        return refuse(call, { code: "ValidationException", message: "Tag keys must not start with aws:" });
      const TableName = tableName(ResourceArn);
      const found = await attempt(next, { region: call.region, operation: "DescribeTable", input: { TableName } });
      return found.status === 200 ? next(call) : found;
    },
  };
}
