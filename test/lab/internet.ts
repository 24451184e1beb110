import type { Answer, Next, WireRequest } from "./call.ts";
import { originBehind } from "./edge.ts";
import { apiAt, domainAt, type Place } from "./names.ts";
import { mayRun } from "./permissions.ts";
import { json } from "./wire.ts";

/** The header in which a client says whose address it wants: DNS knows nothing of the lab. */
export const HOST_HEADER = "x-lab-host";

/** The header in which a client says which server it has connected to, where the name leads to another. */
const THROUGH_HEADER = "x-lab-through";

/** What the internet is made of. */
export interface InternetParts {
  /** Where functions run and APIs are served. */
  serve(request: WireRequest): Promise<Answer>;
  /** The code at a path that was given away as the address of a function's code. */
  codeAt(path: string): Buffer | undefined;
  isDown(region: string): boolean;
}

/** Answers requests that are no AWS calls: those of clients of the APIs, and of those who have a presigned address. */
export function createInternet({ serve, codeAt, isDown }: InternetParts) {
  return async (request: WireRequest, calls: Next): Promise<Answer | "cut" | undefined> => {
    const asked = nameIn(request);
    const path = request.target.split("?")[0]!;
    if (asked === "127.0.0.1") {
      const code = codeAt(path);
      if (code !== undefined) return { status: 200, headers: { "content-type": "application/zip" }, body: code };
      return isLayer(path) ? serve(request) : undefined;
    }
    const server = String(request.headers[THROUGH_HEADER] ?? asked);
    const origin = await originBehind(server, { host: asked, path, calls });
    if (origin === "refused") return json(403, { message: "Forbidden" });
    const name = origin ?? asked;
    const place = (await apiAt(name, calls)) ?? (await domainAt(name, { calls, path, isDown }));
    if (place === undefined || isDown(place.region)) return "cut";
    if (place.api === undefined)
      return json(place.status!, { message: place.status === 404 ? "Not Found" : "Forbidden" });
    const api = { ...place, api: place.api };
    if (!(await mayRun(request, api, calls))) return json(500, { message: "Internal Server Error" });
    return serve(toApi(request, name, place.api));
  };
}

function nameIn({ headers }: WireRequest): string {
  const given = headers[HOST_HEADER] ?? headers.host ?? "";
  return String(given).replace(/:\d+$/, "").toLowerCase();
}

// Objects are got by presigned addresses too, but those are signed calls of S3.
function isLayer(path: string): boolean {
  return path.startsWith("/_ministack/lambda-layers/");
}

function toApi(request: WireRequest, host: string, { id, stage, basePath }: NonNullable<Place["api"]>): WireRequest {
  const { [HOST_HEADER]: _name, [THROUGH_HEADER]: _server, ...headers } = request.headers;
  const path = request.target.slice(basePath.length);
  const root = `/_aws/execute-api/${id}${stage === undefined ? "" : `/${stage}`}`;
  return { ...request, headers: { ...headers, host }, target: root + (path.startsWith("/") ? path : `/${path}`) };
}
