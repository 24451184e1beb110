import { anyOf, quote, type Fault } from "./finding.ts";

const RESERVED_STARTS = ["xn--", "sthree-", "amzn-s3-demo-"];
const RESERVED_ENDS = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/** The longest name S3 takes for a bucket. */
export const LONGEST_BUCKET_NAME = 63;

/** Names a home bucket's counterpart in a region: what the config says, else a name made from the home bucket's. */
export function bucketNameIn(
  region: string,
  home: string,
  settings: { readonly names: Readonly<Record<string, string>>; readonly namespace: "global" | "account-regional" },
  account: string,
): string {
  const given = Object.hasOwn(settings.names, region) ? settings.names[region] : undefined;
  if (given !== undefined) return given;
  return settings.namespace === "global" ? `${home}-${region}` : `${home}${accountRegionalEnd(account, region)}`;
}

/** The end S3 demands of a bucket name in the account-regional namespace. */
export function accountRegionalEnd(account: string, region: string): string {
  return `-${account}-${region}-an`;
}

/** Says which of S3's naming rules a bucket name breaks, or nothing when it keeps them all. */
export function bucketNameFault(name: string): Fault | undefined {
  const remedy = "write 3 to 63 lowercase letters, digits, dashes and dots, a letter or digit at both ends";
  const wrong = (why: string): Fault => ({ reason: `${quote(name)} is not a bucket name: ${why}`, remedy });
  if (name.length < 3 || name.length > LONGEST_BUCKET_NAME) return wrong(`it has ${name.length} characters`);
  if (!/^[a-z0-9.-]+$/.test(name)) return wrong("only lowercase letters, digits, dashes and dots may stand in it");
  if (!/^[a-z0-9].*[a-z0-9]$/.test(name)) return wrong("it must begin and end with a letter or digit");
  if (name.includes("..")) return wrong("two dots stand side by side");
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return wrong("it looks like an IP address");
  if (RESERVED_STARTS.some((start) => name.startsWith(start))) {
    return wrong(`names that begin with ${anyOf(RESERVED_STARTS)} are S3's own`);
  }
  if (RESERVED_ENDS.some((end) => name.endsWith(end))) {
    return wrong(`names that end with ${anyOf(RESERVED_ENDS)} are S3's own`);
  }
  return undefined;
}
