import { formatDuration, type Duration } from "../engine/duration.ts";

/** AWS's price list: beyond the first thousand paths of a month, each, and each cache tag as much. */
const PRICE = 0.005;

/** What was purged, how long that took, and what it costs. */
export function purgedLine({
  count,
  distribution,
  duration,
}: {
  count: number;
  distribution: string;
  duration: Duration;
}): string {
  const [paths, they] = count === 1 ? ["1 path", "it"] : [`${count.toLocaleString("en-US")} paths`, "they"];
  const cost = `${they} cost${count === 1 ? "s" : ""} $${dollars(count * PRICE)}`;
  return `Purged ${paths} from ${distribution} in ${formatDuration(duration)}. The first 1,000 paths of a month are free; beyond them ${cost}.`;
}

/** Says that CloudFront is still at work. */
export const purgingLine = (sofar: Duration): string =>
  `… still purging: ${formatDuration(sofar)} (usually less than 30 s)`;

/** Cents as prices are written, and half a cent as what it is. */
const dollars = (amount: number): string => amount.toFixed(Number.isInteger(Math.round(amount * 1000) / 10) ? 2 : 3);
