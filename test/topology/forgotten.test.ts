import { expect, test } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import type { AnyKind } from "../../src/engine/kind.ts";
import type { Stray } from "../../src/engine/strays.ts";
import { executionRole } from "../../src/resources/execution-role.ts";
import { role } from "../../src/resources/role.ts";
import { forgottenRegions } from "../../src/topology/forgotten.ts";
import { configOf } from "./sample.ts";

const stray = (kind: AnyKind<Aws>, spec: Record<string, unknown>): Stray<Aws> => ({
  id: "any",
  kind,
  place: "global",
  live: { spec, outputs: {}, owned: true },
});

const told = (...strays: Stray<Aws>[]) =>
  forgottenRegions({ ...configOf(), regions: ["us-east-1", "eu-west-1"], leaving: ["us-west-2"] }, strays);

test("a region that the config names no more is told once, whatever is left of it", () => {
  const away = stray(executionRole, { name: "a", region: "ap-southeast-2" });
  expect(told(away, stray(executionRole, { name: "b", region: "ap-southeast-2" }))).toEqual([
    {
      path: "regions",
      reason: "ap-southeast-2 is not named, and functions of this application are there",
      remedy: expect.stringContaining("put ap-southeast-2 back"),
    },
  ]);
});

test.each([
  ["a function that left the config", stray(executionRole, { name: "a", region: "eu-west-1" })],
  ["a region that is leaving", stray(executionRole, { name: "a", region: "us-west-2" })],
  ["a role of before roles told their region", stray(executionRole, { name: "a" })],
  ["a role of something else", stray(role, { name: "a", region: "ap-southeast-2" })],
])("%s is none", (_, found) => expect(told(found)).toEqual([]));
