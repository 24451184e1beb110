/** Tags as a map, which is how every spec holds them. */
export type Tags = Record<string, string>;

const OWNER = "goglobal:app";
const ADOPTED = "goglobal:adopted";

/** The tag of what goglobal made for an application. */
export const ownerTag = (mark: string): Tags => ({ [OWNER]: mark });

/** The tag of what somebody else made and the user let goglobal take over. */
export const adoptedTag = (mark: string): Tags => ({ [ADOPTED]: mark });

/** The tag of what belongs to somebody else and is used by an application: several may use it. */
export const usesTag = (mark: string): Tags => ({ [`goglobal:uses:${mark}`]: "yes" });

/** The tag that remembers how something was before goglobal changed it. */
export const wasTag = (what: string, value: string): Tags => ({ [`goglobal:was-${what}`]: value });

/** Whose it is, as its tags tell. */
export function ownership(tags: Tags, mark: string): { owned: boolean; owner?: string } {
  const owner = tags[OWNER] ?? tags[ADOPTED];
  if (owner === mark) return { owned: true };
  return owner === undefined ? { owned: false } : { owned: false, owner };
}

/** The mark that goes on: the owner's on what we make, the adopter's on what was there. */
export function markFor(live: { owned?: boolean | undefined } | undefined, mark: string): Tags {
  return live?.owned === false ? adoptedTag(mark) : ownerTag(mark);
}

/** The tags of a home resource that its copies get: not AWS's own, which nobody may write, and not our marks. */
export function copyable(tags: Tags): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !/^(?:aws|goglobal):/u.test(key)));
}

/** The CloudFormation stack that a thing belongs to, as CloudFormation's own tags tell. */
export const stackOf = (tags: Tags | undefined): string | undefined => tags?.["aws:cloudformation:stack-name"];

export const tagList = (tags: Tags): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

export const tagMap = (list: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined): Tags =>
  Object.fromEntries((list ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""]));

/** Those of the wanted tags that are not there, or not with this value. */
export function missingTags(wanted: Tags, live: Tags | undefined): Tags {
  return Object.fromEntries(Object.entries(wanted).filter(([key, value]) => live?.[key] !== value));
}

const SIGNATURE = /^(?<text>.*?) ?\(goglobal (?<mark>[^()]+)\)$/su;

/** A description with the owner's mark, for what takes no tags. */
export const signed = (text: string, mark: string): string => `${text}${text === "" ? "" : " "}(goglobal ${mark})`;

/** AWS takes 256 characters of most descriptions, and a mark has up to 63. */
const ROOM = 180;

/** Why a description cannot carry the mark, if so. */
export function tooLong(description: string): string | undefined {
  if (description.length <= ROOM) return undefined;
  return `its description has ${description.length} characters, which leaves no room for goglobal's mark: shorten it to ${ROOM}`;
}

/** A description without the mark in it, and whether that is this application's. */
export function unsigned(description: string, mark: string): { text: string; isOurs: boolean } {
  const { text = description, mark: owner } = SIGNATURE.exec(description)?.groups ?? {};
  return { text, isOurs: owner === mark };
}
