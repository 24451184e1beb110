import { Refusal } from "../refusal.ts";

/** What DynamoDB says of a table that is not there. */
export function noSuchTable(name: string): Refusal {
  return new Refusal("ResourceNotFoundException", `Requested resource not found: Table: ${name} not found`);
}

/** What it says of a change that comes too early. */
export function inUse(message: string): Refusal {
  return new Refusal("ResourceInUseException", message);
}
