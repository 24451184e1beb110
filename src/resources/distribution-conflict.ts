import type { CloudFront } from "@aws-sdk/client-cloudfront";

interface Taken {
  /** The distribution that is to have the names. CloudFront tells the rest only to whom has a certificate for them there. */
  id: string;
  aliases: readonly string[];
  error: unknown;
}

/** The error of a distribution whose names another one has: where they are, and how to move them. */
export async function nameTaken(cloudfront: CloudFront, { id, aliases, error }: Taken): Promise<Error> {
  const found = await Promise.all(
    aliases.map(async (Alias) => {
      const { ConflictingAliasesList: list } = await cloudfront.listConflictingAliases({ DistributionId: id, Alias });
      return (list?.Items ?? []).map(({ Alias: name, DistributionId, AccountId }) => ({
        alias: Alias,
        where: `${name} is on the distribution ${DistributionId} of the account ${AccountId}`,
      }));
    }),
  );
  const places = found.flat();
  const [first] = places;
  const message = first
    ? `${[...new Set(places.map(({ where }) => where))].join(", ")}: take the name off there, or move it without a gap with: aws cloudfront associate-alias --target-distribution-id ${id} --alias ${first.alias} (from another account, that takes a TXT record _${first.alias} with this distribution's domain name)`
    : `one of ${aliases.join(", ")} is on a distribution that CloudFront does not tell, or a DNS record of it leads to another distribution: take it off there`;
  return new Error(message, { cause: error });
}
