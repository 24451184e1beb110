import { Refusal } from "../refusal.ts";

/** CloudFront says no, in one of many names. */
export const refused = (name: string, message: string, status = 400): Refusal => new Refusal(name, message, status);

export const invalidArgument = (message: string): Refusal => refused("InvalidArgument", message);

/** Refuses a change of what has changed since it was read. */
export function checkVersion(IfMatch: string | undefined, etag: string): void {
  if (IfMatch === undefined)
    throw refused("InvalidIfMatchVersion", "The If-Match version is missing or not valid for the resource.");
  if (IfMatch !== etag)
    throw refused(
      "PreconditionFailed",
      "The precondition given in one or more of the request-header fields evaluated to false.",
      412,
    );
}

/** Refuses lists that do not have as many items as they say, however deep they are. */
export function checkQuantities(value: unknown): void {
  if (Array.isArray(value)) value.forEach(checkQuantities);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  const { Quantity, Items = [] } = value as { Quantity?: unknown; Items?: unknown };
  if (typeof Quantity === "number" && Array.isArray(Items) && Quantity !== Items.length)
    throw refused("InconsistentQuantities", "The value of Quantity and the size of Items do not match.");
  Object.values(value).forEach(checkQuantities);
}
