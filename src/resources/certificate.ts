import type { KeyAlgorithm } from "@aws-sdk/client-acm";
import { createHash } from "node:crypto";
import type { AwsKind } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { ownerTag, tagList, type Tags } from "../aws/marks.ts";
import { taggedIn } from "../aws/tagged.ts";
import { seconds } from "../engine/duration.ts";
import type { Live } from "../engine/kind.ts";
import { removeOrLetGo, usesCertificate } from "./left-distributions.ts";
import { allNames, bestOf, certificatesFor, certificatesIn, isOfUse, look, type Found } from "./certificate-search.ts";

/** CloudFront takes certificates of this region only; in other partitions it has none of ACM's. */
const CLOUDFRONT = "us-east-1";

/** A certificate for a set of names in one region. It is known by its names, since they can never be changed. */
export interface CertificateSpec {
  /** All of them, as `namesOf` writes them. */
  names: string;
  region: string;
  /** How it is requested, if it is; one that is there already is used as it is. */
  keyAlgorithm?: KeyAlgorithm;
  tags?: Tags;
}

/** `validation`: the CNAME records that prove that the names are ours, a JSON map from name to value. */
export interface CertificateOutputs extends Record<string, string> {
  arn: string;
  validation: string;
}

/**
 * A certificate of ACM that is issued, or requested and ready to be validated. Whoever's issued one covers the names is
 * used as it is; else one is requested, which is ours.
 */
export const certificate: AwsKind<CertificateSpec, "names" | "region", CertificateOutputs> = {
  name: "certificate",
  typical: seconds(10),
  key: ["names", "region"],
  elsewhere: [CLOUDFRONT],
  how: ["keyAlgorithm", "tags"],

  async read(context, { names, region }) {
    const best = bestOf(await certificatesFor(context, region, names));
    return best && live(best, { names, region });
  },

  objection({ names }) {
    const [first = ""] = names.split(" ");
    const longest = names.split(" ").find((name) => name.length > LONGEST);
    // RFC 5280's limit of a common name, which ACM holds the first name to (API reference, RequestCertificate).
    if (first.length > LONGEST_FIRST)
      return `${first} has ${first.length} characters, and the first name of a certificate at most ${LONGEST_FIRST}: choose a shorter "domain", or request a certificate that covers it yourself with a shorter name first`;
    return longest && `${longest} has ${longest.length} characters, and a name of a certificate at most ${LONGEST}`;
  },

  async converge(context, { names, region, keyAlgorithm, tags }) {
    const { cloud } = context;
    const acm = await cloud.acm(region);
    const ours = (await certificatesFor(context, region, names)).filter(({ owned }) => owned);
    if (ours.some(isOfUse)) return;
    const [DomainName, ...others] = names.split(" ");
    await acm.requestCertificate({
      DomainName,
      ...(others.length > 0 ? { SubjectAlternativeNames: others } : {}),
      ValidationMethod: "DNS",
      IdempotencyToken: tokenFor(cloud.mark, names, ours),
      ...(keyAlgorithm ? { KeyAlgorithm: keyAlgorithm } : {}),
      Tags: tagList({ ...tags, ...ownerTag(cloud.mark) }),
    });
    // What came to nothing is of no use to anybody, and a quota counts it.
    for (const { arn, detail } of ours)
      if (!detail.InUseBy?.length) await ifExists(acm.deleteCertificate({ CertificateArn: arn }));
  },

  async remove(context, { spec, outputs: { arn: CertificateArn } }) {
    const { mark } = context.cloud;
    const acm = await context.cloud.acm(spec.region);
    await removeOrLetGo(context, {
      isUser: usesCertificate(CertificateArn),
      remove: () => ifExists(acm.deleteCertificate({ CertificateArn })),
      letGo: () => acm.removeTagsFromCertificate({ CertificateArn, Tags: tagList(ownerTag(mark)) }),
    });
  },

  async list(context, region) {
    if (region === CLOUDFRONT && context.cloud.partition !== "aws") return [];
    const tagged = await taggedIn(context, region, "acm:certificate");
    // Tags outlive what they were on for a while.
    const listed = (await certificatesIn(context, region)).filter(({ CertificateArn }) => tagged.has(CertificateArn!));
    const found = await Promise.all(listed.map(({ CertificateArn }) => look(context, region, CertificateArn!)));
    return found.flatMap((one) =>
      one?.owned ? [{ ...live(one, { names: allNames(one.detail), region }), label: one.detail.DomainName }] : [],
    );
  },
};

const LONGEST = 253;
const LONGEST_FIRST = 64;

function live(
  { arn, detail, owned }: Found,
  key: Pick<CertificateSpec, "names" | "region">,
): Live<CertificateSpec, CertificateOutputs> {
  const { Status, DomainValidationOptions: options = [] } = detail;
  const records = options.flatMap(({ ResourceRecord }) => (ResourceRecord ? [ResourceRecord] : []));
  const isReady = options.length > 0 && records.length === options.length;
  return {
    spec: key,
    outputs: { arn, validation: owned ? recordsText(records) : "{}" },
    // Somebody else's is used as it is, like a setting that nobody owns.
    owned: owned || undefined,
    ...(Status === "PENDING_VALIDATION" && !isReady
      ? { pending: `${Status}: ACM is making up the records that prove whose the names are` }
      : {}),
  };
}

/** A name and its wildcard share one record. */
function recordsText(records: readonly { Name: string | undefined; Value: string | undefined }[]): string {
  const pairs = records.map(({ Name, Value }) => [bare(Name!), bare(Value!)] as const);
  return JSON.stringify(Object.fromEntries(pairs.sort(([one], [other]) => (one < other ? -1 : 1))));
}

const bare = (name: string): string => name.replace(/\.$/u, "");

/** For an hour, ACM answers the same token with the same certificate: also when that has failed meanwhile, so those count too. */
function tokenFor(mark: string, names: string, dead: readonly Found[]): string {
  const what = [mark, names, ...dead.map(({ arn }) => arn).sort()].join("\n");
  return createHash("sha256").update(what).digest("hex").slice(0, 32);
}
