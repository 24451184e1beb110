import type {
  AddTagsToCertificateCommandInput,
  AddTagsToCertificateCommandOutput,
  ListTagsForCertificateCommandInput,
  ListTagsForCertificateCommandOutput,
  RemoveTagsFromCertificateCommandInput,
  RemoveTagsFromCertificateCommandOutput,
  Tag,
} from "@aws-sdk/client-acm";
import { tagList } from "../../aws/marks.ts";
import { Refusal } from "../refusal.ts";
import type { Tagged } from "../tagging/tagged.ts";
import type { Operation, World } from "../world.ts";
import { certificateWith } from "./refusals.ts";
import { certificatesIn } from "./settle.ts";

const MOST_TAGS = 50;

/** The tags with some added or changed, as far as ACM allows them. */
export function checkTags(before: Record<string, string>, added: readonly Tag[]): Record<string, string> {
  const after = { ...before };
  for (const { Key, Value } of added) {
    if (/^aws:/iu.test(Key!))
      throw new Refusal("InvalidTagException", `aws: prefixed tag key names are not allowed: ${Key}`);
    after[Key!] = Value ?? "";
  }
  if (Object.keys(after).length > MOST_TAGS)
    throw new Refusal("TooManyTagsException", `The request exceeds the limit of ${MOST_TAGS} tags.`);
  return after;
}

const AddTagsToCertificate: Operation<AddTagsToCertificateCommandInput, AddTagsToCertificateCommandOutput> = (
  world,
  { CertificateArn, Tags = [] },
  region,
) => {
  const certificate = certificateWith(world, CertificateArn, region);
  certificate.tags = checkTags(certificate.tags, Tags);
  return {};
};

const RemoveTagsFromCertificate: Operation<
  RemoveTagsFromCertificateCommandInput,
  RemoveTagsFromCertificateCommandOutput
> = (world, { CertificateArn, Tags = [] }, region) => {
  const certificate = certificateWith(world, CertificateArn, region);
  // With a value, only a tag of just that value goes.
  const goes = ([key, value]: [string, string]) =>
    Tags.some(({ Key, Value }) => Key === key && (Value === undefined || Value === value));
  certificate.tags = Object.fromEntries(Object.entries(certificate.tags).filter((tag) => !goes(tag)));
  return {};
};

const ListTagsForCertificate: Operation<ListTagsForCertificateCommandInput, ListTagsForCertificateCommandOutput> = (
  world,
  { CertificateArn },
  region,
) => ({ Tags: tagList(certificateWith(world, CertificateArn, region).tags) });

/** The certificates of a region as the tagging API sees them. */
export const taggedCertificates = (world: World, region: string): Tagged[] =>
  certificatesIn(world, region)
    .filter(({ tags }) => Object.keys(tags).length > 0)
    .map(({ arn, tags }) => ({ arn, type: "acm:certificate", tags }));

/** The tags of certificates. */
export const tags = { AddTagsToCertificate, RemoveTagsFromCertificate, ListTagsForCertificate };
