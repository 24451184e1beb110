import { accountRegionalEnd, bucketNameIn, LONGEST_BUCKET_NAME } from "../bucket-names.ts";
import { quote, type Finding, type Path } from "../finding.ts";
import type { Draft } from "../schema.ts";

const UNKNOWN_ACCOUNT = "000000000000";

/** What a bucket's settings ask of one another. */
export function bucketsAreConsistent({ home, buckets = {} }: Draft): Finding[] {
  return Object.entries(buckets).flatMap(([name, { names, rtc, metrics }]) => {
    const findings: Finding[] = [];
    if (rtc && !metrics) {
      const reason = "is false, and rtc is true";
      findings.push({
        at: ["buckets", name, "metrics"],
        reason,
        remedy: "write true: S3 Replication Time Control needs metrics",
      });
    }
    if (home !== undefined && Object.hasOwn(names, home)) {
      const reason = `${quote(home)} is the home region, whose bucket is ${quote(name)}`;
      findings.push({
        at: ["buckets", name, "names", home],
        reason,
        remedy: "take it out: the home bucket keeps its name",
      });
    }
    return findings;
  });
}

/** Names made from the home bucket's are not too long, and account-regional ones end as S3 demands. */
export function bucketNamesFit(draft: Draft): Finding[] {
  return counterparts(draft).flatMap(({ home, region, name, given, settings }) => {
    const at = ["buckets", home];
    if (given)
      return settings.namespace === "global" ? [] : endFault([...at, "names", region], region, name, draft.account);
    if (name.length <= LONGEST_BUCKET_NAME) return [];
    const [choose, or] =
      settings.namespace === "global"
        ? ["write a shorter one", ', or a "namespace" of "account-regional" if its longer end fits']
        : [`write one that ends with "${accountRegionalEnd(draft.account ?? "<account>", region)}"`, ""];
    return [
      {
        at,
        reason: `its bucket in ${region} would be called ${quote(name)}: ${name.length} characters, and S3 takes ${LONGEST_BUCKET_NAME}`,
        remedy: `${choose} under "names": { "${region}": "…" }${or}`,
      },
    ];
  });
}

function endFault(at: Path, region: string, name: string, account: string | undefined): Finding[] {
  const end = accountRegionalEnd(account ?? "<account>", region);
  const fits = account === undefined ? new RegExp(`-\\d{12}-${region}-an$`).test(name) : name.endsWith(end);
  return fits ? [] : [{ at, reason: `${quote(name)} is not an account-regional name`, remedy: `end it with "${end}"` }];
}

/** No two buckets have one name. */
export function bucketNamesAreFree(draft: Draft): Finding[] {
  const owners = new Map(Object.keys(draft.buckets ?? {}).map((name) => [name, `the home bucket ${quote(name)}`]));
  return counterparts(draft).flatMap(({ home, region, name, given }) => {
    const owner = owners.get(name);
    if (owner === undefined) {
      owners.set(name, `the bucket of ${quote(home)} in ${region}`);
      return [];
    }
    const at = given ? ["buckets", home, "names", region] : ["buckets", home];
    const reason = `its bucket in ${region} would be called ${quote(name)}, which is ${owner}`;
    return [{ at, reason, remedy: `write another name under "names": { "${region}": "…" }` }];
  });
}

function counterparts({ home: homeRegion, account, regions = [], leaving = [], buckets = {} }: Draft) {
  const others = [...regions, ...leaving].filter((region) => region !== homeRegion);
  return Object.entries(buckets).flatMap(([home, settings]) =>
    [...new Set(others)].map((region) => ({
      home,
      region,
      name: bucketNameIn(region, home, settings, account ?? UNKNOWN_ACCOUNT),
      given: Object.hasOwn(settings.names, region),
      settings,
    })),
  );
}
