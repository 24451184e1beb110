import type { Call, Next } from "../call.ts";
import { askRest } from "../own-calls.ts";

/** What the path of a call of API Gateway names: "/v2/apis/{api}/{collection}/{id}/{part}/{key}". */
export interface ApiPath {
  api: string;
  collection: string;
  id: string;
  part: string;
  key: string;
}

/** What a call of API Gateway is about; "" for what its path does not have. */
export function apiPath({ target }: Pick<Call, "target">): ApiPath {
  const parts = target.split("?")[0]!.split("/").slice(3).map(decodeURIComponent);
  const [api = "", collection = "", id = "", part = "", key = ""] = parts;
  return { api, collection, id, part, key };
}

/** Everything in a collection of an API, as the server has it. */
export async function itemsOf<T>(next: Next, call: Call, collection: string): Promise<T[]> {
  const target = `/v2/apis/${apiPath(call).api}/${collection}`;
  const own = { service: "apigateway", region: call.region, operation: `Get ${collection}`, target } as const;
  return (await askRest<{ items: T[] }>(next, own)).items;
}
