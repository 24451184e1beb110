import { connect, type Aws } from "../../src/aws/aws.ts";
import { faults } from "../../src/aws/faults.ts";
import { discover } from "../../src/discover/home-app.ts";
import { apply } from "../../src/engine/apply.ts";
import { engine } from "../../src/engine/engine.ts";
import { Graph } from "../../src/engine/graph.ts";
import { look, planOf } from "../../src/engine/look.ts";
import { distribution } from "../../src/resources/distribution.ts";
import { eventSourceMapping } from "../../src/resources/event-source-mapping.ts";
import { executionRole } from "../../src/resources/execution-role.ts";
import { lambdaFunction } from "../../src/resources/function.ts";
import { logGroup } from "../../src/resources/log-group.ts";
import { queue } from "../../src/resources/queue.ts";
import { replicaSettings } from "../../src/resources/replica-settings.ts";
import { replica } from "../../src/resources/replica.ts";
import { table } from "../../src/resources/table.ts";
import { openSandbox } from "../../src/sandbox/sandbox.ts";
import { addInvalidationHook } from "../../src/topology/invalidation-hook.ts";
import { addTables } from "../../src/topology/tables.ts";
import { smallest } from "../sandbox/distribution-of-one.ts";
import { sampleData } from "../support/sample-data.ts";
import { cachedConfig, configOf, IDENTITY } from "./sample.ts";

const KINDS = [
  logGroup,
  executionRole,
  lambdaFunction,
  table,
  replica,
  replicaSettings,
  distribution,
  queue,
  eventSourceMapping,
];

/** The data of the sample application behind a distribution, and a way to bring the hook about. */
export async function hookSite(regions = ["us-east-1", "eu-west-1", "ap-southeast-2"]) {
  const sandbox = await openSandbox({ seed: await sampleData() });
  const { clock, answer, network } = sandbox;
  const signal = new AbortController().signal;
  const aws = await connect({ mark: "orders/prod", region: "us-east-1", clock, signal, answer, network });
  const cloudfront = await aws.cloudfront();
  const { Distribution } = await cloudfront.createDistribution({ DistributionConfig: smallest({}) });
  const DistributionId = Distribution!.Id!;
  await clock.sleep(180_000);
  const cached = cachedConfig({ invalidate: { orders: ["/orders", "/orders/{id}"] } }, regions);
  const config = { ...cached, tables: configOf({ regions, tables: ["orders"] }).tables };
  const made = engine({ cloud: aws, clock, faults: faults(aws), kinds: KINDS });
  const run = async () => {
    const home = await discover(config, made, ".");
    const graph = new Graph<Aws>();
    addTables(graph, config, home, IDENTITY);
    graph.add(distribution, { sought: DistributionId }, { name: "orders" });
    const remarks = addInvalidationHook(graph, { config, home, identity: IDENTITY }, "distribution/orders");
    const found = await look(graph, made, { regions });
    const { changes } = await planOf(graph, found);
    const before = sandbox.calls.writes;
    const { outcomes } = await apply(graph, made, found);
    const statuses = [...new Set([...outcomes.values()].map(({ status }) => status))].sort();
    const reasons = [...outcomes.values()].flatMap((outcome) => (outcome.status === "failed" ? [outcome.reason] : []));
    return { changes, statuses, reasons, remarks, writes: sandbox.calls.writes - before };
  };
  /** Every purge so far, the first one first: when, and of what. */
  const purges = async () => {
    const { InvalidationList } = await cloudfront.listInvalidations({ DistributionId });
    const ids = InvalidationList!.Items!.map(({ Id }) => Id!).toReversed();
    const all = await Promise.all(ids.map((Id) => cloudfront.getInvalidation({ DistributionId, Id })));
    return all.map(({ Invalidation }) => ({
      at: Invalidation!.CreateTime!.getTime(),
      paths: Invalidation!.InvalidationBatch!.Paths!.Items!,
    }));
  };
  const put = async (region: string, id: string, status: string) =>
    (await aws.dynamodb(region)).putItem({ TableName: "orders", Item: { id: { S: id }, status: { S: status } } });
  const statusOf = async (region: string, id: string) =>
    (await (await aws.dynamodb(region)).getItem({ TableName: "orders", Key: { id: { S: id } } })).Item?.["status"]?.S;
  const lambda = await aws.lambda("us-east-1");
  return { sandbox, aws, lambda, run, purges, put, statusOf, pass: (seconds: number) => clock.sleep(seconds * 1000) };
}
