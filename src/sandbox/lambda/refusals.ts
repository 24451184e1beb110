import { Refusal } from "../refusal.ts";

/** Lambda says no to what makes no sense… */
export const invalidParameter = (message: string): Refusal => new Refusal("InvalidParameterValueException", message);

/** …to what is there already, or is being changed… */
export const conflict = (message: string): Refusal => new Refusal("ResourceConflictException", message, 409);

/** …to what is not there… */
export const notFound = (message: string): Refusal => new Refusal("ResourceNotFoundException", message, 404);

/** …to what somebody else has changed since it was read. */
export const changedSince = (): Refusal =>
  new Refusal(
    "PreconditionFailedException",
    "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
    412,
  );
