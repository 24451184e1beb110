import { Refusal } from "../refusal.ts";

/** Route 53 says no, in one of many names. */
export const refused = (name: string, message: string, status = 400): Refusal => new Refusal(name, message, status);

export const invalidInput = (message: string): Refusal => refused("InvalidInput", message);

/** All that is wrong with a batch at once: none of it is done. */
export const invalidBatch = (messages: readonly string[]): Refusal =>
  new Refusal("InvalidChangeBatch", `[${messages.join(", ")}]`, 400, { messages });
