import type { SSESpecification } from "@aws-sdk/client-dynamodb";
import type { Replica, Table } from "./table.ts";

/** Whose key a specification asks for: nothing is DynamoDB's own. */
export function encryptionOf(
  specification: SSESpecification | undefined,
): Pick<Table, "encryption"> & Pick<Replica, "kmsKey"> {
  if (!specification?.Enabled) return {};
  const key = specification.KMSMasterKeyId;
  if (key === undefined || key === "alias/aws/dynamodb") return { encryption: "aws-managed" };
  return { encryption: "customer", kmsKey: key };
}
