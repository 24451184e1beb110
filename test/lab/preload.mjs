// Loaded into processes that shall find the lab under the names of the internet. What fetches by any other name than the
// lab's own address asks the lab for it.
import dns from "node:dns";
import http from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";

const lab = process.env.AWS_ENDPOINT_URL;
const plainFetch = globalThis.fetch;

globalThis.fetch = (address, options = {}) => {
  const url = new URL(address);
  if (!lab || url.hostname === "127.0.0.1") return plainFetch(address, options);
  const headers = new Headers(options.headers);
  headers.set("x-lab-host", url.host);
  return plainFetch(new URL(url.pathname + url.search, lab), { ...options, headers });
};

// What connects to another server than its name leads to says so by a lookup of its own. DNS knows nothing of the lab, so
// here each name is its own address, and the lab is told which one was looked up.
const plainRequest = https.request;
https.request = (address, options = {}) => {
  const url = new URL(address);
  const { lookup, ...plain } = options;
  if (!lab || url.hostname === "127.0.0.1" || lookup === undefined) return plainRequest(address, options);
  let through = url.hostname;
  lookup(url.hostname, {}, (_, found) => (through = found));
  const headers = { ...options.headers, "x-lab-host": url.host, "x-lab-through": through };
  return http.request(new URL(url.pathname + url.search, lab), { ...plain, headers });
};
const plainLookup = dns.lookup;
dns.lookup = (name, options, answer) =>
  lab && name.includes(".") ? answer(null, name, 4) : plainLookup(name, options, answer);
syncBuiltinESMExports();
