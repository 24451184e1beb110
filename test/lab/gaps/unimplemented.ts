// What moto has not implemented, or fails at, is an HTML page with status 500. SDKs retry that four times and then
// complain about a "<". ministack takes what it does not know for something that is not there, and a kind would believe it.
// AWS has no such answers, so it must be plain that the lab ends here.
import { setTimeout as sleep } from "node:timers/promises";
import type { Answer, Call, Gap } from "../call.ts";
import { refuse } from "../wire.ts";

const page = /^\s*<(!doctype )?html/i;
const unknown = /Unknown (API Gateway path|Route53 endpoint|operation|action|path)|Function not found: \/20\d\d-/i;

/** Says clearly, and without being retried, that the server cannot do an operation. */
export function unimplemented(printed: (call: Call) => string): Gap {
  return {
    async answer(call, next) {
      const answer = await next(call);
      if (page.test(start(answer, 50))) {
        // What moto printed comes by another pipe than its answer.
        await sleep(50);
        return cannot(call, printed(call).split("\n").at(-1)!);
      }
      return answer.status >= 400 && unknown.test(start(answer, 500)) ? cannot(call, start(answer, 500)) : answer;
    },
  };
}

function start({ body }: Answer, bytes: number): string {
  return body.subarray(0, bytes).toString();
}

function cannot(call: Call, reason: string): Answer {
  const message = `the server cannot do ${call.service} ${call.operation}: ${reason}`;
  return refuse(call, { code: "LabFailure", message, status: 501 });
}
