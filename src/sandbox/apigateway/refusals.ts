import { Refusal } from "../refusal.ts";

/** API Gateway says no to what makes no sense… */
export const badRequest = (message: string): Refusal => new Refusal("BadRequestException", message);

/** …to what is not there… */
export const notFound = (message: string): Refusal => new Refusal("NotFoundException", message, 404);

/** …and to what is in the way of something else. */
export const conflict = (message: string): Refusal => new Refusal("ConflictException", message, 409);

/** Refuses one more of something than an API may have. */
export function checkQuota(all: object, { most, what }: { most: number; what: string }): void {
  if (Object.keys(all).length < most) return;
  const message = `Maximum number of ${what} for this API has been reached. Please contact AWS if you need additional ${what}.`;
  throw new Refusal("ConflictException", message, 429);
}
