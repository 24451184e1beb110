import { Refusal } from "../refusal.ts";

/** IAM says no to what is not there… */
export const noSuchEntity = (message: string): Refusal => new Refusal("NoSuchEntityException", message, 404);

/** …to what is malformed… */
export const malformedPolicy = (message: string): Refusal => new Refusal("MalformedPolicyDocumentException", message);

/** …to what is too much… */
export const limitExceeded = (message: string): Refusal => new Refusal("LimitExceededException", message, 409);

/** …and to what makes no sense. */
export const validationError = (message: string): Refusal => new Refusal("ValidationError", message);
