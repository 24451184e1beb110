// ministack takes record changes that Route 53 refuses: names outside of the zone, a CNAME beside other records, a simple
// record beside latency or weighted ones, and two entries of one name for one region. It keeps names as they are written,
// where Route 53 writes them small and an asterisk as "\052"; and it has no ListTagsForResources.
import type { Answer, Call, Gap, Next } from "../call.ts";
import { attemptRest } from "../own-calls.ts";
import { refuse, xml } from "../wire.ts";

interface Entry {
  name: string;
  type: string;
  set: string;
  region: string;
  /** By what the entry of a name is chosen. */
  policy: string;
}

/** Records as Route 53 takes and shows them. */
export function records(): Gap {
  return {
    async answer(call, next) {
      if (call.service !== "route53") return next(call);
      if (call.operation === "ListTagsForResources") return tagsOf(call, next);
      if (call.operation === "ListResourceRecordSets") return escaped(await next(call));
      if (call.operation !== "ChangeResourceRecordSets") return next(call);
      const body = call.body.toString().replaceAll(/<Name>[^<]*<\/Name>/g, (name) => small(name));
      const message = await objection({ ...call, body: Buffer.from(body) }, next);
      if (message !== undefined) return refuse(call, { code: "InvalidChangeBatch", message: `[${message}]` });
      return next({ ...call, body: Buffer.from(body) });
    },
  };
}

function escaped(answer: Answer): Answer {
  return { ...answer, body: Buffer.from(answer.body.toString().replaceAll("<Name>*", "<Name>\\052")) };
}

function small(element: string): string {
  return element.toLowerCase().replaceAll("name>", "Name>").replaceAll("\\052", "*");
}

async function objection(call: Call, next: Next): Promise<string | undefined> {
  const path = call.target.split("?")[0]!;
  const look = async (target: string) =>
    (await attemptRest(next, { service: "route53", region: call.region, operation: "List", target })).body.toString();
  const zone = /<Name>([^<]+)<\/Name>/.exec(await look(path.replace(/\/rrset\/?$/, "")))?.[1];
  if (zone === undefined) return undefined;
  const before = entriesIn(await look(path));
  const changes = [...call.body.toString().matchAll(/<Action>(\w+)<\/Action>(.*?)<\/Change>/gs)].map(
    ([, action = "", text = ""]) => ({ action, entry: entriesIn(text)[0]! }),
  );
  const stranger = changes.find(({ entry }) => entry.name !== zone && !entry.name.endsWith(`.${zone}`));
  if (stranger) return `RRSet with DNS name ${stranger.entry.name} is not permitted in zone ${zone}`;

  const after = new Map(before.map((entry) => [keyOf(entry), entry]));
  for (const { action, entry } of changes)
    if (action === "DELETE") after.delete(keyOf(entry));
    else after.set(keyOf(entry), entry);
  const touched = new Set(changes.map(({ entry }) => entry.name));
  return [...touched]
    .map((name) =>
      togetherObjection(
        [...after.values()].filter((entry) => entry.name === name),
        zone,
      ),
    )
    .find((message) => message !== undefined);
}

function togetherObjection(entries: Entry[], zone: string): string | undefined {
  const [first] = entries;
  if (first === undefined) return undefined;
  const { name } = first;
  const types = new Set(entries.map(({ type }) => type));
  if (types.has("CNAME") && types.size > 1)
    return `RRSet of type CNAME with DNS name ${name} is not permitted as it conflicts with other records with the same DNS name in zone ${zone}`;
  for (const type of types) {
    const same = entries.filter((entry) => entry.type === type);
    if (new Set(same.map(({ policy }) => policy)).size > 1)
      return `RRSet with DNS name ${name}, type ${type} cannot be created as other RRSets exist with the same name and type`;
    const regions = same.map(({ region }) => region).filter((region) => region !== "");
    if (new Set(regions).size < regions.length)
      return `RRSet with DNS name ${name}, type ${type} cannot be created as a RRSet with the same name, type and region exists`;
  }
  return undefined;
}

function entriesIn(text: string): Entry[] {
  return [...text.matchAll(/<ResourceRecordSet>(.*?)<\/ResourceRecordSet>/gs)].map(([, record = ""]) => {
    const of = (element: string) => new RegExp(`<${element}>([^<]*)</${element}>`).exec(record)?.[1] ?? "";
    const policy =
      ["Weight", "Region", "Failover", "GeoLocation", "MultiValueAnswer"].find((name) =>
        record.includes(`<${name}>`),
      ) ?? "";
    const name = of("Name").replace(/\.?$/, ".");
    return { name, type: of("Type"), set: of("SetIdentifier"), region: of("Region"), policy };
  });
}

function keyOf({ name, type, set }: Entry): string {
  return `${name} ${type} ${set}`;
}

async function tagsOf(call: Call, next: Next): Promise<Answer> {
  const ids = [...call.body.toString().matchAll(/<ResourceId>([^<]+)<\/ResourceId>/g)].map(([, id]) => id!);
  const sets = ids.map(async (id) => {
    const own = { service: "route53", region: call.region, operation: "ListTagsForResource" } as const;
    const { body } = await attemptRest(next, { ...own, target: `${call.target.split("?")[0]}/${id}` });
    return /<ResourceTagSet>.*<\/ResourceTagSet>/s.exec(body.toString())?.[0] ?? "";
  });
  const all = (await Promise.all(sets)).join("");
  return xml(
    200,
    `<ListTagsForResourcesResponse><ResourceTagSets>${all}</ResourceTagSets></ListTagsForResourcesResponse>`,
  );
}
