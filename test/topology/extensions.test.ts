import { describe, expect, test } from "vitest";
import { document } from "../../src/aws/policy.ts";
import { functionAlias } from "../../src/resources/function-alias.ts";
import { addExtensions, dropExtensions, extendedRoles } from "../../src/topology/extensions.ts";
import type { Aws } from "../../src/aws/aws.ts";
import { Graph } from "../../src/engine/graph.ts";
import { homeFunction } from "./compute-sample.ts";
import { arnOf, roleOf } from "./home-role.ts";
import { configOf, IDENTITY, running } from "./sample.ts";

const queue = document({ Effect: "Allow", Action: ["sqs:SendMessage"], Resource: [arnOf("sqs", "jobs")] });
const role = roleOf({ policies: { own: queue } });
const withOurs = roleOf({ policies: { own: queue, "goglobal-orders-prod": queue } });

const roles = (functions: object, ...live: ReturnType<typeof homeFunction>[]) =>
  extendedRoles(configOf({ functions }), running(live), IDENTITY);

describe("home's roles that are looked at", () => {
  const grant = (region: string) => ({
    region,
    allows: { Action: ["sqs:SendMessage"] },
    home: arnOf("sqs", "jobs"),
    there: arnOf("sqs", "jobs", region),
  });
  const grants = [grant("eu-west-1"), grant("ap-southeast-2")];

  test("are those that the config extends, for every other region", () =>
    expect(
      roles(
        { a: { role: "extend" }, b: {} },
        homeFunction("a", { role }),
        homeFunction("b", { role: roleOf({ name: "other" }) }),
      ),
    ).toEqual([{ role, wanted: grants }]));

  test("are those once for all functions that share one, with what each of them needs", () =>
    expect(
      roles({ a: { role: "extend" }, b: { role: "extend" } }, homeFunction("a", { role }), homeFunction("b", { role })),
    ).toEqual([{ role, wanted: [...grants, ...grants] }]));

  test("are those that were extended before, to have that taken back", () =>
    expect(roles({ a: {} }, homeFunction("a", { role: withOurs }))).toEqual([{ role: withOurs, wanted: [] }]));

  test("are not those of functions that lost theirs", () =>
    expect(roles({ a: { role: "extend" } }, homeFunction("a", { role: undefined }))).toEqual([]));

  test("map what the config gives for the region", () => {
    const dead = { home: arnOf("sqs", "dead"), there: arnOf("sqs", "dead-eu", "eu-west-1") };
    const policy = document({ Effect: "Allow", Action: ["sqs:SendMessage"], Resource: [dead.home] });
    const live = homeFunction("a", { role: roleOf({ policies: { own: policy } }), spec: { deadLetter: dead.home } });
    const functions = { a: { role: "extend", regions: { "eu-west-1": { deadLetter: dead.there } } } };
    expect(roles(functions, live)[0]!.wanted.map(({ there }) => there)).toEqual([
      dead.there,
      arnOf("sqs", "dead", "ap-southeast-2"),
    ]);
  });
});

test("what a role lacks becomes our policy, and one that lacks nothing loses it once nobody runs in it", () => {
  const graph = new Graph<Aws>();
  const missing = [{ region: "eu-west-1", allows: { Action: ["sqs:SendMessage"] }, home: "a", there: "b" }];
  const lacking = new Map([
    ["worker", { role, missing }],
    ["other", { role: roleOf({ name: "other" }), missing: [] }],
  ]);
  addExtensions(graph, lacking, IDENTITY);
  graph.add(functionAlias, { function: "a", name: "live", region: "eu-west-1", version: "1" });
  dropExtensions(graph, lacking, IDENTITY);
  const [extended, alias, dropped] = graph.nodes;
  expect(extended).toMatchObject({
    id: "role-extension/worker/goglobal-orders-prod",
    spec: { policy: document({ Effect: "Allow", Action: ["sqs:SendMessage"], Resource: ["b"] }) },
  });
  expect(dropped).toMatchObject({
    id: "role-extension/other/goglobal-orders-prod",
    spec: { policy: null },
    needs: [alias!.id],
  });
});
