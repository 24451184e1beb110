import { expect, test } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import { faults } from "../../src/aws/faults.ts";
import { apply } from "../../src/engine/apply.ts";
import { contextOf, engine, Pass } from "../../src/engine/engine.ts";
import { Graph } from "../../src/engine/graph.ts";
import { look } from "../../src/engine/look.ts";
import { seedIn } from "../../src/cli/seed-file.ts";
import { homeRole } from "../../src/discover/home-role.ts";
import { executionRole as kind } from "../../src/resources/execution-role.ts";
import { executionRole } from "../../src/topology/execution-roles.ts";
import { connected } from "../sandbox/connected.ts";
import { bigApp } from "../support/big-app.ts";
import { configOf, homeOf } from "../topology/sample.ts";

const home = "us-east-1";
const regions = ["eu-west-1", "ap-southeast-2"];

/** Mirrors the roles of these functions in the sandbox, as often as is asked. */
async function mirroring(functions: readonly string[]) {
  const compute = [...(await seedIn("templates/sample-app-compute.json")), ...bigApp()];
  const { aws, sandbox } = await connected({ seed: compute.filter(({ service }) => service === "iam") });
  const signal = new AbortController().signal;
  const made = engine({ cloud: aws, clock: sandbox.clock, signal, faults: faults(aws), kinds: [kind] });
  const mirror = async (wanted = functions) => {
    const context = contextOf(made, "home", new Pass());
    const graph = new Graph<Aws>();
    const config = { ...configOf(), functions: Object.fromEntries(functions.map((name) => [name, { regions: {} }])) };
    for (const functionName of wanted) {
      const role = (await homeRole(context, functionName))!;
      const known = { identity: aws, config, app: homeOf([]), mapped: new Map<string, string>() };
      for (const region of regions) executionRole(graph, { ...known, region, functionName, home: role });
    }
    const before = sandbox.calls.writes;
    const { outcomes } = await apply(graph, made, await look(graph, made, { regions: [home, ...regions] }));
    return {
      statuses: [...new Set([...outcomes.values()].map(({ status }) => status))],
      writes: sandbox.calls.writes - before,
    };
  };
  return { iam: await aws.iam(), mirror };
}

test("roles with policies of every sort stand in two more regions, and a second look writes nothing", async () => {
  const { iam, mirror } = await mirroring(["shop-api", "shop-auth", "orders-api", "orders-receipts"]);
  expect(await mirror()).toEqual({ statuses: ["done"], writes: 26 });
  expect(await mirror()).toEqual({ statuses: ["kept"], writes: 0 });

  const simulated = async (RoleName: string, action: string, resource: string) => {
    const { Role } = await iam.getRole({ RoleName });
    const question = { PolicySourceArn: Role!.Arn!, ActionNames: [action], ResourceArns: [resource] };
    const { EvaluationResults } = await iam.simulatePrincipalPolicy(question);
    return EvaluationResults![0]!.EvalDecision;
  };
  const shop = "goglobal-orders-prod-shop-api-eu-west-1";
  const bus = (region: string) => `arn:aws:events:${region}:123456789012:event-bus/default`;
  expect(await simulated(shop, "events:PutEvents", bus("eu-west-1"))).toBe("allowed");
  expect(await simulated(shop, "events:PutEvents", bus(home))).toBe("implicitDeny");
  expect(await simulated(shop, "xray:PutTraceSegments", "*")).toBe("allowed");
  const item = (region: string) => `arn:aws:dynamodb:${region}:123456789012:table/orders`;
  const orders = "goglobal-orders-prod-orders-api-ap-southeast-2";
  expect(await simulated(orders, "dynamodb:PutItem", item("ap-southeast-2"))).toBe("allowed");
  expect(await simulated(orders, "dynamodb:PutItem", item("eu-west-1"))).toBe("implicitDeny");
});

test("what home's role may do no more, the others may not either; what is not wanted any more goes", async () => {
  const { iam, mirror } = await mirroring(["shop-api", "shop-auth"]);
  await mirror();
  await iam.deleteRolePolicy({ RoleName: "shop-api", PolicyName: "settings" });
  expect(await mirror()).toEqual({ statuses: ["done", "kept"], writes: 2 });
  // Detached, and deleted, in two regions.
  expect(await mirror(["shop-api"])).toEqual({ statuses: ["kept", "removed"], writes: 4 });
  const { Roles } = await iam.listRoles({ PathPrefix: "/goglobal/" });
  expect(Roles!.map(({ RoleName }) => RoleName)).toEqual(
    regions.toSorted().map((region) => `goglobal-orders-prod-shop-api-${region}`),
  );
});
