import type { Context } from "../aws/aws.ts";
import { messageOf } from "../engine/errors.ts";

/** What must answer well. */
export interface Probe {
  url: string;
}

/** What is wrong with an answer. */
export interface Trouble {
  what: string;
  /** Nothing is there that could answer: no such path, or no such name. */
  isNobody: boolean;
}

const TRIES = 3;

/** What is wrong with the answer at a URL: nothing when it is a 2xx. What may be a hiccup is asked again, twice at most. */
export async function troubleAt(context: Context, { url }: Probe): Promise<Trouble | undefined> {
  let found = await askedOnce(context, url);
  for (let tries = 1; tries < TRIES && found && !found.isNobody; tries += 1) found = await askedOnce(context, url);
  return found;
}

async function askedOnce({ cloud }: Context, url: string): Promise<Trouble | undefined> {
  try {
    const { status } = await cloud.network.fetch(url);
    if (status >= 200 && status < 300) return undefined;
    return { what: `HTTP status ${status}`, isNobody: status < 500 && status !== 429 };
  } catch (error) {
    return { what: messageOf(error), isNobody: (error as { code?: unknown }).code === "ENOTFOUND" };
  }
}
