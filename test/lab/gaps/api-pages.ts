// ministack answers lists whole. API Gateway answers them in pages, and the SDK has nothing that turns them.
import type { Gap } from "../call.ts";
import { json, parsed } from "../wire.ts";

const lists = /^Get(Apis|ApiMappings|Authorizers|Deployments|DomainNames|Integrations|Routes|Stages)$/;

// How many there are on a page when nobody says so, AWS tells nowhere; with few, every test of some size turns one.
const pageSize = 25;

/** Lists in pages. */
export function apiPages(): Gap {
  return {
    async answer(call, next) {
      if (call.service !== "apigateway" || !lists.test(call.operation)) return next(call);
      const { pathname, searchParams } = new URL(call.target, "http://lab");
      const answer = await next({ ...call, target: pathname });
      if (answer.status !== 200) return answer;
      const { items } = parsed<{ items: unknown[] }>(answer);
      const from = Number(searchParams.get("nextToken") ?? 0);
      const to = from + Number(searchParams.get("maxResults") ?? pageSize);
      return json(200, { items: items.slice(from, to), ...(to < items.length && { nextToken: String(to) }) });
    },
  };
}
