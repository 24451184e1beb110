import type { CachePolicyConfig, CustomErrorResponses } from "@aws-sdk/client-cloudfront";
import type { NetworkAnswer } from "../../../aws/network.ts";

/** CloudFront Developer Guide, "How CloudFront caches HTTP 4xx and 5xx status codes". */
const ALWAYS_KEPT = new Set([404, 405, 414, 500, 501, 502, 503, 504]);
const KEPT_IF_SAID = new Set([400, 403, 412, 415]);
const DEFAULT_ERROR_TTL = 10;

/**
 * For how many seconds an answer is good; undefined when it is not kept at all. What is good for no time is kept where it
 * may stand in for an error later.
 */
export function lifetimeOf(
  answer: NetworkAnswer,
  policy: CachePolicyConfig,
  errors: CustomErrorResponses | undefined,
): number | undefined {
  const said = saidBy(answer);
  // Also where nothing else is kept.
  if (answer.status >= 400) return errorLifetime(answer.status, said, errors) || undefined;
  const { MinTTL = 0, DefaultTTL = 0, MaxTTL = 0 } = policy;
  if (MaxTTL === 0) return undefined;
  if (isPrivate(answer)) return MinTTL || undefined;
  if (said === undefined) return Math.max(MinTTL, DefaultTTL);
  return Math.max(MinTTL, Math.min(said, MaxTTL));
}

/** How long an error is kept at least, whether it is a fresh one or what a stale answer is served in place of. */
export const leastForError = (status: number, errors: CustomErrorResponses | undefined): number =>
  errors?.Items?.find(({ ErrorCode }) => ErrorCode === status)?.ErrorCachingMinTTL ?? DEFAULT_ERROR_TTL;

function errorLifetime(status: number, said: number | undefined, errors: CustomErrorResponses | undefined): number {
  const isKept = ALWAYS_KEPT.has(status) || (KEPT_IF_SAID.has(status) && said !== undefined);
  return isKept ? Math.max(leastForError(status, errors), said ?? 0) : 0;
}

/** For how many seconds after its time an answer may stand in for an error; without a word on it, for ever. */
export function staleFor({ headers }: NetworkAnswer): number {
  const said = /\bstale-if-error=(\d+)/u.exec(headers["cache-control"] ?? "");
  return said ? Number(said[1]) : Infinity;
}

const isPrivate = ({ headers }: NetworkAnswer): boolean =>
  /\b(?:no-store|no-cache|private)\b/u.test(headers["cache-control"] ?? "");

/** What the origin says, in the order in which CloudFront heeds it. */
function saidBy({ headers }: NetworkAnswer): number | undefined {
  const control = headers["cache-control"] ?? "";
  const found = /\bs-maxage=(\d+)/u.exec(control) ?? /\bmax-age=(\d+)/u.exec(control);
  if (found) return Number(found[1]);
  const [expires, date] = [Date.parse(headers["expires"] ?? ""), Date.parse(headers["date"] ?? "")];
  return Number.isNaN(expires) || Number.isNaN(date) ? undefined : Math.max(0, (expires - date) / 1000);
}
