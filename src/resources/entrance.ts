import type { AwsKind, Context } from "../aws/aws.ts";
import { minutes, seconds } from "../engine/duration.ts";
import { troubleAt } from "./probe.ts";
import { plainName, recordsOf } from "./zone-records.ts";

/** Something that a name is to lead to, and where it is seen that it is ready for the users of that name. */
export interface EntranceSpec {
  /** The id of the hosted zone. */
  zone: string;
  /** The name that users ask for. */
  name: string;
  /** What an alias record is to lead them to. */
  target: string;
  /** What must answer there with a 2xx; without it there is nothing to ask. */
  url?: string;
  /** The target itself is asked, since the name in the URL does not lead there yet. */
  ahead?: boolean;
  open?: boolean;
}

/**
 * That something answers well before users are led to it. Nothing is made here: it is waited for, and the record mentions the
 * target from here. Once users are led there, that is for health checks to judge.
 */
export const entrance: AwsKind<EntranceSpec, "zone" | "name" | "target" | "url" | "ahead", { target: string }> = {
  name: "entrance",
  typical: seconds(10),
  // A resolver that was asked for a name too early has it that there is none for 15 minutes: the TTL of Route 53's SOA records.
  patience: minutes(20),
  key: ["zone", "name", "target", "url", "ahead"],

  async read(context, key) {
    const { target } = key;
    const trouble = (await isOpen(context, key)) ? undefined : await troubleOf(context, key);
    return {
      spec: { ...key, open: trouble === undefined },
      outputs: { target },
      ...(trouble === undefined ? {} : { pending: trouble }),
    };
  },

  // What answers is made by others.
  converge: async () => {},

  stays: "is how something answers, and no thing of its own",
};

type Key = Pick<EntranceSpec, "zone" | "name" | "target" | "url" | "ahead">;

/** Whether users are led there already. */
const isOpen = async (context: Context, { zone, name, target }: Key): Promise<boolean> =>
  (await recordsOf(context, zone)).some(
    ({ Name, AliasTarget }) => Name === name && plainName(AliasTarget?.DNSName ?? "") === target.toLowerCase(),
  );

async function troubleOf(context: Context, { zone, target, url, ahead = false }: Key): Promise<string | undefined> {
  if (url === undefined) return undefined;
  const { hostname } = new URL(url);
  const isKnown = ahead || (await recordsOf(context, zone)).some(({ Name }) => Name === hostname);
  if (!isKnown) return `${hostname} leads nowhere yet`;
  const trouble = await troubleAt(context, { url, ...(ahead ? { through: target } : {}) });
  return trouble && `${url} answers with ${trouble}${ahead ? ` at ${target}` : ""}`;
}
