// Loaded into processes that shall find the lab under the names of the internet. What fetches by any other name than the
// lab's own address asks the lab for it.
import { Resolver } from "node:dns/promises";

const lab = process.env.AWS_ENDPOINT_URL;
const plainFetch = globalThis.fetch;

globalThis.fetch = (address, options = {}) => {
  const url = new URL(address);
  if (!lab || url.hostname === "127.0.0.1") return plainFetch(address, options);
  const headers = new Headers(options.headers);
  headers.set("x-lab-host", url.host);
  return plainFetch(new URL(url.pathname + url.search, lab), { ...options, headers });
};

// The lab delegates no domains, and the world's own answers are about other people's.
if (lab)
  Resolver.prototype.resolveNs = async (name) => {
    throw Object.assign(new Error(`queryNs ECONNREFUSED ${name}`), { code: "ECONNREFUSED" });
  };
