// API Gateway merges: a map keeps the entries that are not sent, an entry sent as "" is cleared, and an empty description of a
// stage is passed over. ministack replaces maps whole. Worse, it takes the calls that clear a part of a stage or route for
// those that delete the stage or route; here they are changes of it.
import type { Answer, Call, Gap, Next } from "../call.ts";
import { askRest } from "../own-calls.ts";
import { parsed, refuse } from "../wire.ts";
import { apiPath } from "./api-paths.ts";

type Settings = Record<string, unknown>;

const maps = ["requestParameters", "responseParameters", "routeSettings", "stageVariables"];

/** Changes that keep what they do not mention. */
export function apiChanges(): Gap {
  return {
    async answer(call, next) {
      if (call.service !== "apigateway") return next(call);
      if (call.operation === "DeleteAccessLogSettings") return clear(call, next, () => ({ accessLogSettings: null }));
      if (call.operation === "DeleteRouteSettings") return clear(call, next, withoutEntry("routeSettings"));
      if (call.operation === "DeleteRouteRequestParameter") return clear(call, next, withoutEntry("requestParameters"));
      return /^Update(Integration|Route|Stage)$/.test(call.operation) ? next(await merged(call, next)) : next(call);
    },
  };
}

async function merged(call: Call, next: Next): Promise<Call> {
  const input = parsed<Settings>(call);
  if (call.operation === "UpdateStage" && input.description === "") delete input.description;
  const sent = maps.filter((name) => name in input);
  const before = sent.length > 0 ? await look(call, next) : {};
  const after = sent.map((name) => [name, merge((before[name] ?? {}) as Settings, (input[name] ?? {}) as Settings)]);
  return { ...call, body: Buffer.from(JSON.stringify({ ...input, ...Object.fromEntries(after) })) };
}

function merge(before: Settings, sent: Settings): Settings {
  const after = { ...before };
  for (const [name, value] of Object.entries(sent)) {
    const isMap = typeof value === "object" && value !== null;
    const merged = isMap ? merge((before[name] ?? {}) as Settings, value as Settings) : value;
    if (value === "" || (isMap && Object.keys(value).length === 0)) delete after[name];
    else after[name] = merged;
  }
  return after;
}

function withoutEntry(map: string) {
  return (before: Settings, key: string): Settings | undefined => {
    const entries = before[map] as Settings | undefined;
    if (entries === undefined || !(key in entries)) return undefined;
    return { [map]: Object.fromEntries(Object.entries(entries).filter(([name]) => name !== key)) };
  };
}

async function clear(
  call: Call,
  next: Next,
  change: (before: Settings, key: string) => Settings | undefined,
): Promise<Answer> {
  const { collection, key } = apiPath(call);
  const input = change(await look(call, next), key);
  if (input === undefined)
    return refuse(call, { code: "NotFoundException", message: `Unable to find ${key}`, status: 404 });
  const operation = collection === "stages" ? "UpdateStage" : "UpdateRoute";
  await askRest(next, { ...own(call), operation, method: "PATCH", input });
  return { status: 204, headers: {}, body: Buffer.alloc(0) };
}

function look(call: Call, next: Next): Promise<Settings> {
  return askRest<Settings>(next, { ...own(call), operation: "Get" });
}

function own(call: Call) {
  const { api, collection, id } = apiPath(call);
  const target = `/v2/apis/${api}/${collection}/${encodeURIComponent(id)}`;
  return { service: "apigateway", region: call.region, target } as const;
}
