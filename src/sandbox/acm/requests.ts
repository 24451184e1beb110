import type {
  DeleteCertificateCommandInput,
  DeleteCertificateCommandOutput,
  KeyAlgorithm,
  RequestCertificateCommandInput,
  RequestCertificateCommandOutput,
} from "@aws-sdk/client-acm";
import { isDeepStrictEqual } from "node:util";
import { NotSimulated, Refusal } from "../refusal.ts";
import { ACCOUNT, uuid, type Operation, type World } from "../world.ts";
import { usersOf, type Certificate } from "./certificate.ts";
import { certificateWith, unfit } from "./refusals.ts";
import { certificatesIn } from "./settle.ts";
import { checkTags } from "./tags.ts";

const MOST_CERTIFICATES = 2500;
const MOST_NAMES = 10;
const SAME_FOR = 3_600_000;
const NAME = /^(?=.{1,253}$)(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/u;
/** The keys that Amazon itself issues certificates for. */
const KEYS: ReadonlySet<KeyAlgorithm> = new Set(["RSA_2048", "EC_prime256v1", "EC_secp384r1"]);

const RequestCertificate: Operation<RequestCertificateCommandInput, RequestCertificateCommandOutput> = (
  world,
  input,
  region,
) => {
  const { DomainName, SubjectAlternativeNames = [], ValidationMethod, IdempotencyToken, Tags = [] } = input;
  const { KeyAlgorithm: keyAlgorithm = "RSA_2048" } = input;
  if (ValidationMethod !== "DNS") throw new NotSimulated(`the validation method ${ValidationMethod ?? "EMAIL"} of ACM`);
  const names = [...new Set([DomainName!, ...SubjectAlternativeNames].map((name) => name.toLowerCase()))];
  checkNames(names);
  if (IdempotencyToken !== undefined && !/^\w{1,32}$/u.test(IdempotencyToken))
    throw unfit(IdempotencyToken, "idempotencyToken", "Member must satisfy regular expression pattern: \\w+");
  if (!KEYS.has(keyAlgorithm))
    throw new Refusal("InvalidParameterException", `The key algorithm ${keyAlgorithm} is not supported.`);
  const tags = checkTags({}, Tags);
  const same = sameRequest(world, { names, token: IdempotencyToken }, region);
  if (same) return { CertificateArn: same.arn };
  if (certificatesIn(world, region).length >= MOST_CERTIFICATES)
    throw new Refusal(
      "LimitExceededException",
      `Error: you have reached your limit of ${MOST_CERTIFICATES} certificates.`,
    );
  const arn = `arn:aws:acm:${region}:${ACCOUNT}:certificate/${uuid(world.nextId())}`;
  const createdAt = world.now;
  world.state.certificates[arn] = { arn, region, names, keyAlgorithm, createdAt, token: IdempotencyToken, tags };
  return { CertificateArn: arn };
};

function checkNames(names: readonly string[]): void {
  const bad = names.find((name) => !NAME.test(name));
  if (bad !== undefined)
    throw unfit(bad, "domainName", "Member must satisfy regular expression pattern of a domain name");
  if (names[0]!.length > 64)
    throw new Refusal(
      "InvalidDomainValidationOptionsException",
      "The first domain name can be no longer than 64 characters.",
    );
  if (names.length > MOST_NAMES)
    throw new Refusal("LimitExceededException", `The number of domain names must not exceed ${MOST_NAMES}.`);
}

/** For an hour, the same token asks for the same certificate. */
function sameRequest(
  world: World,
  { names, token }: Pick<Certificate, "names" | "token">,
  region: string,
): Certificate | undefined {
  if (token === undefined) return undefined;
  return certificatesIn(world, region).find(
    (other) => other.token === token && world.now < other.createdAt + SAME_FOR && isDeepStrictEqual(other.names, names),
  );
}

const DeleteCertificate: Operation<DeleteCertificateCommandInput, DeleteCertificateCommandOutput> = (
  world,
  { CertificateArn },
  region,
) => {
  const certificate = certificateWith(world, CertificateArn, region);
  const { arn } = certificate;
  if (usersOf(world, certificate).length > 0)
    throw new Refusal("ResourceInUseException", `Certificate ${arn} in account ${ACCOUNT} is in use.`);
  delete world.state.certificates[arn];
  return {};
};

/** Asking for certificates and giving them up. */
export const requests = { RequestCertificate, DeleteCertificate };
