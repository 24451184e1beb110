import type { NetworkAnswer } from "../../../aws/network.ts";
import type { Identity } from "./event-2.ts";

/** What an authorizer decided: whom it let in, as each payload format tells a function, or what the client is answered. */
export type Decision = { lets: { v1: Identity; v2: Identity } } | { refuses: NetworkAnswer };

export const lets = (identity: { v1: Identity; v2: Identity }): Decision => ({ lets: identity });
export const refuses = (answer: NetworkAnswer): Decision => ({ refuses: answer });
