import { lookup } from "node:dns";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { NetworkAnswer, NetworkRequest } from "./network.ts";

/** One HTTP request to a server that its name does not lead to (yet): with the name in the TLS handshake and as the host. */
export function fetchThrough(
  url: string,
  { through, timeout, method = "GET", headers = {}, body }: NetworkRequest & { through: string; timeout: number },
): Promise<NetworkAnswer> {
  const request = url.startsWith("https:") ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method,
      headers,
      // A connection that is kept for the next request may be one to where the name leads.
      agent: false,
      lookup: (_, options, answer) => lookup(through, options, answer),
      signal: AbortSignal.timeout(timeout),
    });
    sent.on("error", reject);
    sent.on("response", (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const all = Object.entries(response.headers).map(([name, value]) => [name, String(value)] as const);
        resolve({ status: response.statusCode!, headers: Object.fromEntries(all), body: Buffer.concat(parts) });
      });
    });
    sent.end(body);
  });
}
