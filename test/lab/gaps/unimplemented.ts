// What moto has not implemented, or fails at, is an HTML page with status 500. SDKs retry that four times and then
// complain about a "<". AWS has no such answer, so it must be plain that the lab ends here.
import { setTimeout as sleep } from "node:timers/promises";
import type { Gap } from "../call.ts";
import { refuse } from "../wire.ts";

/** Says clearly, and without being retried, that the server cannot do an operation. */
export function unimplemented(printed: () => string): Gap {
  return {
    async answer(call, next) {
      const answer = await next(call);
      if (!/^\s*<(!doctype )?html/i.test(answer.body.subarray(0, 50).toString())) return answer;
      // What moto printed comes by another pipe than its answer.
      await sleep(50);
      const reason = printed().split("\n").at(-1);
      const message = `moto cannot do ${call.service} ${call.operation}: ${reason}`;
      return refuse(call, { code: "LabFailure", message, status: 501 });
    },
  };
}
