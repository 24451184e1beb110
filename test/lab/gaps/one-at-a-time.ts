// Behind one write there are several calls of a server (look, refuse, write, copy to the other regions), and nothing may
// come between them: of two changes of a table the second must find the first, and of two writes of an item the last must be
// the last in every region. A function that is invoked writes as well, so its invocation holds up nobody.
import { isWrite } from "../../../src/aws/call.ts";
import type { Call, Gap } from "../call.ts";

const services = new Set(["acm", "apigateway", "dynamodb", "lambda", "route53"]);

/** The writes of a service take turns; reads do not wait. */
export function oneAtATime(): Gap {
  const last = new Map<string, Promise<void>>();
  return {
    async answer(call, next) {
      if (!takesTurns(call)) return next(call);
      const before = last.get(call.service);
      let finish = () => {};
      last.set(call.service, new Promise((resolve) => (finish = resolve)));
      await before;
      try {
        return await next(call);
      } finally {
        finish();
      }
    },
  };
}

function takesTurns({ service, operation }: Call): boolean {
  return services.has(service) && isWrite(operation) && operation !== "Invoke";
}
