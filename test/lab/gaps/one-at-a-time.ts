// Behind one DynamoDB write there are several calls of the server (look, refuse, write, copy to the other regions), and
// nothing may come between them: of two changes of a table the second must find the first, and of two writes of an item the
// last must be the last in every region.
import { isWrite } from "../../../src/aws/call.ts";
import type { Gap } from "../call.ts";

/** DynamoDB writes take turns; reads do not wait. */
export function oneAtATime(): Gap {
  let last = Promise.resolve();
  return {
    async answer(call, next) {
      if (call.service !== "dynamodb" || !isWrite(call.operation)) return next(call);
      const before = last;
      let finish = () => {};
      last = new Promise((resolve) => {
        finish = resolve;
      });
      await before;
      try {
        return await next(call);
      } finally {
        finish();
      }
    },
  };
}
