import type { NetworkAnswer } from "../../../aws/network.ts";
import type { HttpRequest, PlacedRequest } from "../../network.ts";
import { NotSimulated } from "../../refusal.ts";
import type { Treatment } from "./behaviour.ts";
import type { KeyParts } from "./cache-key.ts";
import { errorPage } from "./error-page.ts";

/** How an edge location reaches servers. */
export type Reach = (url: string, request: PlacedRequest) => Promise<NetworkAnswer>;

/** Asks the origin for what a client wants, and answers with an error where there is no answer. */
export async function forward(
  reach: Reach,
  request: HttpRequest,
  { treatment, parts }: { treatment: Treatment; parts: KeyParts },
): Promise<NetworkAnswer> {
  const { origin, forwarded } = treatment;
  const query = forwarded === "nothing" ? parts.query : request.query;
  const url = `https://${origin.DomainName}${origin.OriginPath ?? ""}${request.path}${query === "" ? "" : `?${query}`}`;
  const own = (origin.CustomHeaders?.Items ?? []).map(({ HeaderName, HeaderValue }) => [HeaderName!, HeaderValue!]);
  const headers = { ...headersTo(request, forwarded, parts), ...(Object.fromEntries(own) as Record<string, string>) };
  const { method, from } = request;
  const body = request.body.length > 0 ? { body: new Uint8Array(request.body) } : {};
  try {
    return await reach(url, { method, headers, from, ...body });
  } catch (error) {
    if (error instanceof NotSimulated) throw error;
    const isLate = (error as Error).name === "TimeoutError";
    return isLate
      ? errorPage(
          504,
          "CloudFront attempted to establish a connection with the origin, but either the attempt failed or the origin closed the connection.",
        )
      : errorPage(502, "CloudFront wasn't able to connect to the origin.");
  }
}

/** The client's headers as far as the policies let them through; the Host is the origin's own unless they say otherwise. */
function headersTo(
  request: HttpRequest,
  forwarded: Treatment["forwarded"],
  { headers: inKey, cookies }: KeyParts,
): Record<string, string> {
  const via = { via: "2.0 cloudfront", "user-agent": "Amazon CloudFront" };
  const given = Object.fromEntries(
    Object.entries(request.headers)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => name !== "host"),
  );
  if (forwarded === "nothing") return { ...via, ...(cookies === "" ? {} : { cookie: cookies }), ...inKey };
  return { ...via, ...given, ...(forwarded === "all" ? { host: request.host } : {}), ...inKey };
}
