import type { CustomErrorResponses, DistributionConfig, Origin, ViewerCertificate } from "@aws-sdk/client-cloudfront";
import { behaviourFrom, behaviourTo, pathsFrom, pathsTo } from "./distribution-behaviours.ts";
import { OUR_ORIGIN, type DistributionSpec, type OriginSpec } from "./distribution-spec.ts";
import { listOf } from "./quantity-list.ts";

type Settings = Omit<DistributionSpec, "sought" | "tags">;

/** What CloudFront says of a distribution, in the words of a spec. */
export const settingsFrom = (config: DistributionConfig): Settings => ({
  enabled: config.Enabled!,
  aliases: config.Aliases?.Items ?? [],
  certificate: config.ViewerCertificate?.ACMCertificateArn ?? "",
  minimumTls: config.ViewerCertificate?.MinimumProtocolVersion ?? "TLSv1",
  origin: originFrom(config.Origins?.Items?.find(isOurs)),
  default: behaviourFrom(config.DefaultCacheBehavior!),
  ...pathsFrom(config.CacheBehaviors),
  errors: errorsFrom(config.CustomErrorResponses),
  webAcl: config.WebACLId || null,
  tagHeader: config.CacheTagConfig?.HeaderName ?? null,
  httpVersion: config.HttpVersion ?? "http1.1",
  ipv6: config.IsIPV6Enabled ?? false,
});

const isOurs = ({ Id }: Origin): boolean => Id === OUR_ORIGIN;

function originFrom(found: Origin | undefined): OriginSpec | null {
  if (!found) return null;
  const custom = found.CustomOriginConfig;
  return {
    domain: found.DomainName!,
    protocol: custom?.OriginProtocolPolicy ?? "match-viewer",
    tls: custom?.OriginSslProtocols?.Items ?? [],
    readTimeout: custom?.OriginReadTimeout ?? 30,
    connectTimeout: found.ConnectionTimeout ?? 10,
    attempts: found.ConnectionAttempts ?? 3,
  };
}

const errorsFrom = (found: CustomErrorResponses | undefined): Record<string, number> =>
  Object.fromEntries(
    (found?.Items ?? []).map(({ ErrorCode, ErrorCachingMinTTL = DEFAULT_ERROR_TTL }) => [
      ErrorCode,
      ErrorCachingMinTTL,
    ]),
  );

const DEFAULT_ERROR_TTL = 10;

/** A distribution that nobody has said anything of yet. */
export const blank = (CallerReference: string, Comment: string): DistributionConfig => ({
  CallerReference,
  Comment,
  Enabled: true,
  Origins: { Quantity: 0, Items: [] },
  DefaultCacheBehavior: undefined,
});

/** The whole of a distribution as it is to be: CloudFront replaces all of it, so what the spec does not mention is put back. */
export function configTo(spec: Settings, current: DistributionConfig): DistributionConfig {
  const { CacheTagConfig: _tags, ...untagged } = current;
  return {
    ...(spec.tagHeader === null ? untagged : current),
    ...given(spec.enabled, (Enabled) => ({ Enabled })),
    ...given(spec.aliases, (aliases) => ({ Aliases: listOf(aliases, current.Aliases?.Items) })),
    ...given(spec.certificate, () => ({ ViewerCertificate: certificateTo(spec, current.ViewerCertificate) })),
    ...given(spec.origin, (origin) => ({ Origins: originsTo(origin, current.Origins!.Items) })),
    ...given(spec.default, (one) => ({ DefaultCacheBehavior: behaviourTo(one, current.DefaultCacheBehavior) })),
    ...given(spec.paths, (paths) => ({ CacheBehaviors: pathsTo(paths, current.CacheBehaviors) })),
    ...given(spec.errors, (errors) => ({ CustomErrorResponses: errorsTo(errors, current.CustomErrorResponses) })),
    ...(spec.webAcl === null ? { WebACLId: "" } : given(spec.webAcl, (WebACLId) => ({ WebACLId }))),
    ...given(spec.tagHeader, (HeaderName) => ({ CacheTagConfig: { HeaderName } })),
    ...given(spec.httpVersion, (HttpVersion) => ({ HttpVersion })),
    ...given(spec.ipv6, (IsIPV6Enabled) => ({ IsIPV6Enabled })),
  };
}

function given<T>(
  value: T | null | undefined,
  settings: (value: T) => Partial<DistributionConfig>,
): Partial<DistributionConfig> {
  return value === null || value === undefined ? {} : settings(value);
}

/** CloudFront says some of it twice, in the words of several years: what is as it should be is not touched. */
function certificateTo(
  { certificate, minimumTls = "TLSv1.2_2021" }: Settings,
  current: ViewerCertificate | undefined,
): ViewerCertificate {
  if (current?.ACMCertificateArn === certificate && current?.MinimumProtocolVersion === minimumTls) return current!;
  return { ACMCertificateArn: certificate, SSLSupportMethod: "sni-only", MinimumProtocolVersion: minimumTls };
}

function originsTo(spec: OriginSpec, current: readonly Origin[] | undefined): { Quantity: number; Items: Origin[] } {
  const before = current?.find(isOurs);
  const ours: Origin = {
    // UpdateDistribution demands these although CreateDistribution does not (API reference, UpdateDistribution).
    OriginPath: "",
    CustomHeaders: { Quantity: 0 },
    ...before,
    Id: OUR_ORIGIN,
    DomainName: spec.domain,
    CustomOriginConfig: {
      HTTPPort: 80,
      HTTPSPort: 443,
      OriginKeepaliveTimeout: 5,
      ...before?.CustomOriginConfig,
      OriginProtocolPolicy: spec.protocol,
      OriginSslProtocols: listOf(spec.tls, before?.CustomOriginConfig?.OriginSslProtocols?.Items),
      OriginReadTimeout: spec.readTimeout,
    },
    ConnectionTimeout: spec.connectTimeout,
    ConnectionAttempts: spec.attempts,
  };
  const Items = before ? current!.map((one) => (isOurs(one) ? ours : one)) : [...(current ?? []), ours];
  return { Quantity: Items.length, Items };
}

/** An error page that somebody has put there stays. */
function errorsTo(wanted: Record<string, number>, current: CustomErrorResponses | undefined): CustomErrorResponses {
  const before = current?.Items ?? [];
  const ttlOf = ({ ErrorCode, ErrorCachingMinTTL }: (typeof before)[number]) =>
    wanted[ErrorCode!] ?? ErrorCachingMinTTL;
  const kept = before.map((one) => ({ ...one, ErrorCachingMinTTL: ttlOf(one) }));
  const added = Object.entries(wanted)
    .filter(([status]) => !before.some(({ ErrorCode }) => ErrorCode === Number(status)))
    .map(([status, ErrorCachingMinTTL]) => ({ ErrorCode: Number(status), ErrorCachingMinTTL }));
  const Items = [...kept, ...added];
  return { Quantity: Items.length, Items };
}
