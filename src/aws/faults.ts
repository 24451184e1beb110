import type { Faults } from "../engine/engine.ts";
import { GLOBAL } from "../engine/graph.ts";
import type { Aws } from "./aws.ts";
import { classOf, explain, type ErrorClass } from "./errors.ts";

const MEANINGS: Partial<Record<ErrorClass, ReturnType<Faults["classify"]>>> = {
  busy: "not-yet",
  "not-yet": "not-yet",
  // What is still throttled after the SDK's retries needs patience, not an end.
  throttled: "not-yet",
  // A kind changes only what it has just seen or made: what is gone all the same is not seen everywhere yet.
  gone: "not-yet",
  // It was not there a moment ago: the answer to the call that made it was lost, or somebody was faster.
  exists: "stale",
  stale: "stale",
  unreachable: "unreachable",
  denied: "denied",
};

/** What the engine must know of AWS's errors, and how to find out whether a whole region is down. */
export function faults(aws: Aws): Faults {
  return {
    explain,
    classify(error) {
      return MEANINGS[classOf(error)] ?? "other";
    },
    async whyDown(place, error) {
      if (place === GLOBAL) return `it does not answer: ${explain(error)}`;
      // One service may have a bad day by itself: a region is down when two do not answer. A refusal is an answer.
      const probes = [
        async () => (await aws.sts(place)).getCallerIdentity({}),
        async () => (await aws.dynamodb(place)).listTables({ Limit: 1 }),
      ];
      const answers = await Promise.all(probes.map((probe) => answersAtAll(probe)));
      return answers.some(Boolean)
        ? undefined
        : `${place} does not answer (STS and DynamoDB there: no connection or only 5xx)`;
    },
  };
}

async function answersAtAll(probe: () => Promise<unknown>): Promise<boolean> {
  try {
    await probe();
    return true;
  } catch (error) {
    return classOf(error) !== "unreachable";
  }
}
