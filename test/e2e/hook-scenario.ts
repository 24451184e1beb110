import type { Aws } from "../../src/aws/aws.ts";
import { zip } from "../../src/aws/zip.ts";
import type { Graph } from "../../src/engine/graph.ts";
import { eventSourceMapping } from "../../src/resources/event-source-mapping.ts";
import type { EventSourceMappingSpec } from "../../src/resources/event-source-mapping-settings.ts";
import { queue } from "../../src/resources/queue.ts";
import { allow, trust } from "../sandbox/connected.ts";
import type { TrafficSite } from "./traffic-site.ts";
import { home, type TrafficScenario } from "./traffic-scenario.ts";

const hookName = "goglobal-orders-prod-hook";

/** A table with a stream and a function that may read it. Answers the ARN of the stream. */
async function streamIn({ aws, rest }: TrafficSite): Promise<string> {
  const iam = await aws.iam();
  const { Role } = await iam.createRole({
    RoleName: hookName,
    AssumeRolePolicyDocument: trust("lambda.amazonaws.com"),
  });
  await iam.putRolePolicy({
    RoleName: hookName,
    PolicyName: "all",
    PolicyDocument: allow("dynamodb:*", "sqs:SendMessage"),
  });
  await rest();
  const lambda = await aws.lambda(home);
  await lambda.createFunction({
    FunctionName: hookName,
    Role: Role!.Arn!,
    Runtime: "nodejs22.x",
    Handler: "index.handler",
    Code: { ZipFile: zip({ "index.js": { bytes: Buffer.from("exports.handler = async () => {};") } }) },
  });
  const dynamodb = await aws.dynamodb(home);
  const { TableDescription } = await dynamodb.createTable({
    TableName: "orders",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  });
  await rest();
  return TableDescription!.LatestStreamArn!;
}

function addHook(graph: Graph<Aws>, source: string, own: Partial<EventSourceMappingSpec> = {}, retention = 1_209_600) {
  const { arn } = graph.add(queue, { name: `${hookName}-failures`, region: home, retention, tags: { team: "shop" } });
  graph.add(
    eventSourceMapping,
    {
      function: hookName,
      source,
      region: home,
      enabled: true,
      batch: 1000,
      window: 1,
      bisect: true,
      retries: 5,
      maximumAge: 3600,
      failures: arn,
      tags: { team: "shop" },
      ...own,
    },
    { name: "hook" },
  );
}

// Nothing is delivered in the lab: the stream is moto's, and ministack's Lambda sees only tables of its own. What is
// shown is that the mapping and its queue are configured as they are asked for.
export const hook: TrafficScenario = {
  what: "a queue and a mapping from a table's stream to a function",
  async play(site) {
    const source = await streamIn(site);
    const wanted = (own?: Partial<EventSourceMappingSpec>, retention?: number) =>
      site.run((graph) => addHook(graph, source, own, retention));
    const outcomes = [await wanted(), await wanted()];
    await site.look("made");
    const other = { batch: 100, window: 0, bisect: false, retries: -1, maximumAge: -1, failures: null };
    outcomes.push(await wanted(other, 86_400), await wanted(other, 86_400));
    await site.look("updated");
    outcomes.push(await site.run(() => {}));
    await site.look("removed");
    return outcomes;
  },
};
