import { expect, test } from "vitest";
import { purgedLine, purgingLine } from "../../src/ui/purge.ts";

test.each([
  [1, "Purged 1 path from E1 in 12 s. The first 1,000 paths of a month are free; beyond them it costs $0.005."],
  [2, "Purged 2 paths from E1 in 12 s. The first 1,000 paths of a month are free; beyond them they cost $0.01."],
  [3, "Purged 3 paths from E1 in 12 s. The first 1,000 paths of a month are free; beyond them they cost $0.015."],
  [
    3000,
    "Purged 3,000 paths from E1 in 12 s. The first 1,000 paths of a month are free; beyond them they cost $15.00.",
  ],
])("%d", (count, line) => expect(purgedLine({ count, distribution: "E1", duration: 12_000 })).toBe(line));

test("while it lasts", () => expect(purgingLine(20_000)).toBe("… still purging: 20 s (usually less than 30 s)"));
