import { fetchThrough } from "./through.ts";

/** What is asked of a server. */
export interface NetworkRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
  /** How many milliseconds the whole of the answer may take; by default, 30 s. */
  timeout?: number;
  /** The name of the server to connect to, where that of the URL does not lead to it yet. */
  through?: string;
}

/** What a server answers, whatever the status. */
export interface NetworkAnswer {
  status: number;
  /** By lower-case name. */
  headers: Record<string, string>;
  body: Uint8Array;
}

/** The network as somebody outside of AWS has it. */
export interface Network {
  /** One HTTP request, and no redirect followed. Throws when there is no answer in time. */
  fetch(url: string, request?: NetworkRequest): Promise<NetworkAnswer>;
}

/** How long a server may take to answer: as long as API Gateway lets a function take. */
const TIMEOUT = 30_000;

/** The real one. */
export const internet: Network = {
  async fetch(url, { timeout = TIMEOUT, through, ...request } = {}) {
    if (through !== undefined) return fetchThrough(url, { ...request, timeout, through });
    const answer = await fetch(url, {
      ...request,
      redirect: "manual",
      signal: AbortSignal.timeout(timeout),
    }).catch((error: Error) => {
      throw reasonOf(error);
    });
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: new Uint8Array(await answer.arrayBuffer()),
    };
  },
};

/** What went wrong stands in the cause; the error itself says no more than "fetch failed". */
function reasonOf(error: Error): Error {
  const { message, code } = (error.cause ?? {}) as NodeJS.ErrnoException;
  if (code === undefined) return error;
  return Object.assign(new Error(message || code, { cause: error }), { code });
}
