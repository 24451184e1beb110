import { type CalledFunction, functionIn } from "../aws/function-arn.ts";

/** What may lead to a function: an integration or an authorizer. */
interface Caller {
  uri?: string | null;
}

/** What of an API may lead to a function. */
export interface Callers {
  integrations: Readonly<Record<string, Caller>>;
  authorizers: Readonly<Record<string, Caller>>;
}

/** The functions that an API calls: one for each integration or authorizer that leads to one. */
export function calledFunctions({ integrations, authorizers }: Callers): CalledFunction[] {
  const callers = [...Object.values(integrations), ...Object.values(authorizers)];
  return callers.flatMap(({ uri }) => functionIn(uri ?? "") ?? []);
}
