import type { Call } from "../aws/call.ts";
import type { Network, NetworkAnswer, NetworkRequest } from "../aws/network.ts";
import type { Faults } from "./faults.ts";
import { NEAR_HOME } from "./places.ts";
import type { World } from "./world.ts";

/** A request as it arrives at a server. */
export interface HttpRequest {
  method: string;
  /** The name in its Host header, which need not be the one that was connected to. */
  host: string;
  /** As it was asked for, still encoded. */
  path: string;
  /** Without its question mark. */
  query: string;
  /** As they were written. */
  headers: Record<string, string>;
  body: Uint8Array;
  /** Where it comes from: a region or a city. */
  from: string;
}

/** What a client asks for, and where it is: a region or a city, near home if it does not say. */
export interface PlacedRequest extends NetworkRequest {
  from?: string;
}

/** The network as a client somewhere in the world has it. */
export interface WorldwideNetwork extends Network {
  fetch(url: string, request?: PlacedRequest): Promise<NetworkAnswer>;
  /** The address that a name leads to there: one of AWS's own names, or an IP address. Throws when there is no such name. */
  resolve(name: string, from?: string): Promise<string>;
}

/** What answers at an address: down when its service is down in its region. */
export interface Site extends Pick<Call, "service" | "region"> {
  answer(world: World, request: HttpRequest): Promise<NetworkAnswer>;
}

/** What answers at an address, if it is one of theirs. */
export type Sites = (address: string) => Site | undefined;

/** The address that a name leads to for a client in some place; nothing when there is no such name. */
export type Names = (world: World, name: string, from: string) => string | undefined;

interface NetworkOptions {
  faults: Faults;
  world: () => World;
  sites: readonly Sites[];
  names: Names;
}

/** The simulated internet. */
export function networkOf({ faults, world, sites, names }: NetworkOptions): WorldwideNetwork {
  const resolve = async (name: string, from = NEAR_HOME) => {
    const address = names(world(), name, from);
    if (address === undefined) throw unknown(name);
    return address;
  };
  return {
    resolve,
    async fetch(url, { from = NEAR_HOME, through, ...request } = {}) {
      const { hostname, pathname, search } = new URL(url);
      const address = await resolve(through ?? hostname, from);
      const site = sites.map((siteAt) => siteAt(address)).find((found) => found !== undefined);
      if (!site) throw new Error(`nothing in the sandbox answers at ${hostname}`);
      await faults.connect(site);
      const { method = "GET", headers = {} } = request;
      const body = Buffer.from(request.body ?? "");
      const host = headerOf(headers, "host") ?? hostname;
      const query = search.replace(/^\?/u, "");
      return site.answer(world(), { method: method.toUpperCase(), host, path: pathname, query, headers, body, from });
    },
  };
}

/** A header's value, however its name is written. */
export function headerOf(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(headers).find(([written]) => written.toLowerCase() === name)?.[1];
}

function unknown(name: string): Error {
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: "ENOTFOUND" });
}
