import type { Network } from "./network.ts";

/** Types of records as DNS itself numbers them. */
const TYPES = { CNAME: 5, NS: 2 } as const;

/** A public resolver that answers over HTTPS in JSON, so that no proxy or split DNS of the caller's network is in the way. */
const RESOLVER = "https://dns.google/resolve";

/** In milliseconds: a network that lets nobody ask must not hold anybody up. */
const TIMEOUT = 4000;

/** Networks in which the resolver did not answer: waiting for it again and again would hold up everything. */
const deaf = new WeakSet<Network>();

/**
 * What public DNS answers for a name, without dots at the end; undefined where it cannot be asked: not every network lets
 * us, and nothing must depend on it.
 */
export async function publicAnswers(
  network: Network,
  name: string,
  type: keyof typeof TYPES,
): Promise<string[] | undefined> {
  if (deaf.has(network)) return undefined;
  try {
    const { status, body } = await network.fetch(`${RESOLVER}?name=${encodeURIComponent(name)}&type=${type}`, {
      timeout: TIMEOUT,
    });
    if (status !== 200) return undefined;
    const { Answer = [] } = JSON.parse(new TextDecoder().decode(body)) as { Answer?: { type: number; data: string }[] };
    const wanted = Answer.filter((one) => one.type === TYPES[type]);
    return wanted.map(({ data }) => data.replace(/\.$/u, "").toLowerCase());
  } catch {
    deaf.add(network);
    return undefined;
  }
}

/**
 * The name servers that the world is told to ask for a domain, where none of them is one of these; undefined where one is, or
 * where nobody can be asked.
 */
export async function otherNameServers(
  network: Network,
  { name, nameServers }: { name: string; nameServers: readonly string[] },
): Promise<string[] | undefined> {
  const told = await publicAnswers(network, name, "NS");
  return told?.some((server) => nameServers.includes(server)) ? undefined : told;
}
