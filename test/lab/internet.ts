import type { Answer, Next, WireRequest } from "./call.ts";
import { apiAt, domainAt, type Place } from "./names.ts";
import { json } from "./wire.ts";

/** The header in which a client says whose address it wants: DNS knows nothing of the lab. */
export const HOST_HEADER = "x-lab-host";

/** What the internet is made of. */
export interface InternetParts {
  /** Where functions run and APIs are served. */
  serve(request: WireRequest): Promise<Answer>;
  isDown(region: string): boolean;
}

/** Answers requests that are no AWS calls: those of clients of the APIs, and of those who have a presigned address. */
export function createInternet({ serve, isDown }: InternetParts) {
  return async (request: WireRequest, calls: Next): Promise<Answer | "cut" | undefined> => {
    const name = nameIn(request);
    if (name === "127.0.0.1") return isPresigned(request) ? serve(request) : undefined;
    const path = request.target.split("?")[0]!;
    const place = (await apiAt(name, calls)) ?? (await domainAt(name, { calls, path, isDown }));
    if (place === undefined || isDown(place.region)) return "cut";
    if (place.api === undefined)
      return json(place.status!, { message: place.status === 404 ? "Not Found" : "Forbidden" });
    return serve(toApi(request, name, place.api));
  };
}

function nameIn({ headers }: WireRequest): string {
  const given = headers[HOST_HEADER] ?? headers.host ?? "";
  return String(given).replace(/:\d+$/, "").toLowerCase();
}

// Of functions and layers. Objects are got by presigned addresses too, but those are signed calls of S3.
function isPresigned({ target }: WireRequest): boolean {
  return /^\/_ministack\/lambda-(code|layers)\//.test(target);
}

function toApi(request: WireRequest, host: string, { id, stage, basePath }: NonNullable<Place["api"]>): WireRequest {
  const { [HOST_HEADER]: _name, ...headers } = request.headers;
  const path = request.target.slice(basePath.length);
  const root = `/_aws/execute-api/${id}${stage === undefined ? "" : `/${stage}`}`;
  return { ...request, headers: { ...headers, host }, target: root + (path.startsWith("/") ? path : `/${path}`) };
}
