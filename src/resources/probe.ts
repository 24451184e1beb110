import type { Context } from "../aws/aws.ts";
import { messageOf } from "../engine/errors.ts";

/** What must answer well. */
export interface Probe {
  url: string;
  /** The server to ask, where the name in the URL does not lead there yet. */
  through?: string;
}

const TRIES = 3;

/** What is wrong with the answer at a URL: nothing when it is a 2xx. What may be a hiccup is asked again, twice at most. */
export async function troubleAt(context: Context, probe: Probe): Promise<string | undefined> {
  let found = await askedOnce(context, probe);
  for (let tries = 1; tries < TRIES && found.mayPass; tries += 1) found = await askedOnce(context, probe);
  return found.trouble;
}

async function askedOnce({ cloud }: Context, { url, through }: Probe): Promise<{ trouble?: string; mayPass: boolean }> {
  try {
    const { status } = await cloud.network.fetch(url, through === undefined ? {} : { through });
    if (status >= 200 && status < 300) return { mayPass: false };
    return { trouble: `HTTP status ${status}`, mayPass: status >= 500 || status === 429 };
  } catch (error) {
    return { trouble: messageOf(error), mayPass: true };
  }
}
