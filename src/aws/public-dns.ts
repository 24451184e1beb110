import type { Network } from "./network.ts";

/** Types of records as DNS itself numbers them. */
const TYPES = { CNAME: 5, NS: 2 } as const;

/** A public resolver that answers over HTTPS in JSON, so that no proxy or split DNS of the caller's network is in the way. */
const RESOLVER = "https://dns.google/resolve";

/** Networks in which the resolver did not answer: waiting for it again and again would hold up everything. */
const deaf = new WeakSet<Network>();

/**
 * What public DNS answers for a name, without dots at the end; undefined where it cannot be asked. Only for saying why
 * something takes so long: nothing must depend on it, since not every network lets us ask.
 */
export async function publicAnswers(
  network: Network,
  name: string,
  type: keyof typeof TYPES,
): Promise<string[] | undefined> {
  if (deaf.has(network)) return undefined;
  try {
    const { status, body } = await network.fetch(`${RESOLVER}?name=${encodeURIComponent(name)}&type=${type}`);
    if (status !== 200) return undefined;
    const { Answer = [] } = JSON.parse(new TextDecoder().decode(body)) as { Answer?: { type: number; data: string }[] };
    const wanted = Answer.filter((one) => one.type === TYPES[type]);
    return wanted.map(({ data }) => data.replace(/\.$/u, "").toLowerCase());
  } catch {
    deaf.add(network);
    return undefined;
  }
}
