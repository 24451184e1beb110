import { createHash } from "node:crypto";
import type { CertificateStatus, FailureReason, KeyAlgorithm } from "@aws-sdk/client-acm";
import { publicZonesFor, canonical, SPREADING, type Entry } from "../route53/zone.ts";
import { ACCOUNT, type World } from "../world.ts";

/** A certificate that Amazon issues, in one region. */
export interface Certificate {
  arn: string;
  region: string;
  /** All of them; the first is its own. */
  names: string[];
  keyAlgorithm: KeyAlgorithm;
  createdAt: number;
  token?: string | undefined;
  tags: Record<string, string>;
  /** How ACM's validation ended. Written down, because it does not depend on what becomes of the records. */
  ended?: { at: number; reason?: FailureReason };
}

const HOUR = 3_600_000;
/** ACM gives up after 72 hours. */
export const GIVES_UP = 72 * HOUR;
/** From a record that everybody can see to a validated name. */
export const VALIDATES = 120_000;
/** What is issued stays issued here, as if its records had been there at every renewal. */
const LASTS = 198 * 24 * HOUR;

export function statusOf({ ended, createdAt }: Certificate, now: number): CertificateStatus {
  if (ended) return ended.reason === undefined ? "ISSUED" : "FAILED";
  return now >= createdAt + GIVES_UP ? "VALIDATION_TIMED_OUT" : "PENDING_VALIDATION";
}

/** From when until when an issued certificate is good. */
export function validityOf({ ended }: Certificate): { NotBefore: Date; NotAfter: Date } | undefined {
  if (!ended || ended.reason !== undefined) return undefined;
  return { NotBefore: new Date(ended.at), NotAfter: new Date(ended.at + LASTS) };
}

/** The record that proves a name. It depends on name and account only, and a wildcard shares it with what it stands below. */
export function proofOf(name: string): { Name: string; Type: "CNAME"; Value: string } {
  const base = name.replace(/^\*\./u, "");
  const digest = (what: string) => createHash("sha256").update(`${what} ${ACCOUNT} ${base}`).digest("hex");
  return {
    Name: `_${digest("name").slice(0, 32)}.${base}.`,
    Type: "CNAME",
    Value: `_${digest("value").slice(0, 32)}.${digest("server").slice(0, 10)}.acm-validations.aws.`,
  };
}

/** When ACM has made up the record for one of the names: one after another, and not at once. */
export const proofShownAt = ({ createdAt }: Certificate, position: number): number =>
  createdAt + 2000 + 1500 * position;

/** When a name counts as validated, as far as the records of now tell; never, while its record cannot be seen. */
export function validatedAt(world: World, { createdAt }: Certificate, name: string): number {
  const proof = proofOf(name);
  const since = visible(world, proof.Name)
    .filter(({ set }) => set.Name === proof.Name && set.Type === "CNAME")
    .filter(({ set }) => canonical(set.ResourceRecords![0]!.Value!) === proof.Value)
    .map((entry) => entry.since);
  return Math.max(Math.min(...since) + SPREADING, createdAt) + VALIDATES;
}

/** What public DNS has for a name: the records of the zone that is the nearest to it. */
export function visible(world: World, name: string): Entry[] {
  const zones = publicZonesFor(world, name);
  return zones.filter((zone) => zone.name === zones[0]!.name).flatMap(({ records }) => records);
}

/** The ARNs of what uses a certificate: domain names of API Gateway, and distributions. */
export function usersOf({ state }: World, { arn, region }: Certificate): string[] {
  const domains = Object.values(state.gateways[region]?.domainNames ?? {});
  const users = domains.filter(({ certificate }) => certificate === arn);
  const distributions = Object.values(state.cloudfront.distributions).filter(
    ({ config }) => config.ViewerCertificate?.ACMCertificateArn === arn,
  );
  return [
    ...users.map(({ name }) => `arn:aws:apigateway:${region}::/domainnames/${name}`),
    ...distributions.map(({ id }) => `arn:aws:cloudfront::${ACCOUNT}:distribution/${id}`),
  ];
}

/** Whether a certificate is good for a name: a wildcard stands for one label. */
export const certifies = ({ names }: Certificate, name: string): boolean =>
  names.includes(name) || names.includes(name.replace(/^[^.]+/u, "*"));
