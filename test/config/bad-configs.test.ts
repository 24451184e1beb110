import { describe, expect, test } from "vitest";
import { application } from "./bad/application.ts";
import { cacheCases } from "./bad/cache.ts";
import { compute } from "./bad/compute.ts";
import { bucketCases, tableCases } from "./bad/data.ts";
import { regionCases } from "./bad/regions.ts";
import { routingCases } from "./bad/routing.ts";
import { problemsOf, withChange } from "./checking.ts";

describe.each([
  ["application", application],
  ["regions", regionCases],
  ["tables", tableCases],
  ["buckets", bucketCases],
  ["functions and apis", compute],
  ["routing", routingCases],
  ["cache, failover, objectives", cacheCases],
])("bad %s", (_, cases) => {
  test.each(cases)("$name", ({ change, problems }) => {
    const found = problemsOf(withChange(change));
    expect(found).toMatchObject(
      problems.map(([path, reason, remedy]) => ({
        path,
        reason: expect.stringContaining(reason),
        remedy: expect.stringContaining(remedy),
      })),
    );
  });
});
