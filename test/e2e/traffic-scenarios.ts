import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import type { Aws } from "../../src/aws/aws.ts";
import { zip } from "../../src/aws/zip.ts";
import type { Graph } from "../../src/engine/graph.ts";
import { alarm } from "../../src/resources/alarm.ts";
import { cachePolicy } from "../../src/resources/cache-policy.ts";
import { behaviourWith, CACHING_DISABLED, noErrorKept, originAt } from "../../src/resources/distribution-spec.ts";
import { distribution } from "../../src/resources/distribution.ts";
import { eventSourceMapping } from "../../src/resources/event-source-mapping.ts";
import type { EventSourceMappingSpec } from "../../src/resources/event-source-mapping-settings.ts";
import type { HealthCheckSpec } from "../../src/resources/health-check-settings.ts";
import { healthCheck } from "../../src/resources/health-check.ts";
import { observedCheck } from "../../src/resources/observed-check.ts";
import { publicRecord } from "../../src/resources/public-record.ts";
import { queue } from "../../src/resources/queue.ts";
import { record } from "../../src/resources/record.ts";
import { allow, trust } from "../sandbox/connected.ts";
import { CERTIFICATE, smallest, withNames } from "../sandbox/distribution-of-one.ts";
import type { TrafficSite } from "./traffic-site.ts";

/** Something that the kinds of traffic and cache are for; what it comes to is compared after each step. */
export interface TrafficScenario {
  what: string;
  /** What is done; each outcome is compared as well. */
  play(site: TrafficSite): Promise<unknown[]>;
}

const [home, eu] = ["us-east-1", "eu-west-1"] as const;
const name = "api.example.com";
const tags = { team: "shop", "goglobal:app": "orders/prod" };
const targets = {
  [home]: { target: "d-us.execute-api.us-east-1.amazonaws.com", targetZone: "Z1UJRXOUMOOFQ8" },
  [eu]: { target: "d-eu.execute-api.eu-west-1.amazonaws.com", targetZone: "ZLY8HYME6SFDD" },
};
type Region = keyof typeof targets;

const simple = (Name: string, Value: string): ResourceRecordSet => ({
  Name,
  Type: "A",
  TTL: 300,
  ResourceRecords: [{ Value }],
});

/** A zone with a record at the name that is wanted, and records of others at other names. */
async function zoneIn({ aws, rest }: TrafficSite): Promise<string> {
  const route53 = await aws.route53();
  const { HostedZone } = await route53.createHostedZone({ Name: "example.com", CallerReference: "1" });
  const HostedZoneId = HostedZone!.Id!.replace("/hostedzone/", "");
  const sets: ResourceRecordSet[] = [
    simple(name, "192.0.2.1"),
    simple("www.example.com", "192.0.2.2"),
    { ...simple("foreign.example.com", "192.0.2.3"), SetIdentifier: home, Weight: 7 },
    { ...simple("foreign.example.com", "192.0.2.4"), SetIdentifier: eu, Weight: 9 },
  ];
  const Changes = sets.map((ResourceRecordSet) => ({ Action: "CREATE" as const, ResourceRecordSet }));
  await route53.changeResourceRecordSets({ HostedZoneId, ChangeBatch: { Changes } });
  await rest();
  return HostedZoneId;
}

interface Entry {
  weight?: number;
  healthCheck?: string;
  ipv6?: boolean;
}

function addRecord(graph: Graph<Aws>, zone: string, policy: "latency" | "weighted", own: Record<Region, Entry>) {
  const entry = (region: Region) => ({
    ...targets[region],
    healthCheck: null,
    evaluate: false,
    ipv6: false,
    ...own[region],
  });
  const entries = { [home]: entry(home), [eu]: entry(eu) };
  graph.add(record, { zone, name, policy, others: null, entries });
}

const plain = { [home]: {}, [eu]: {} };
const weights = { [home]: { weight: 200 }, [eu]: { weight: 0 } };

const records: TrafficScenario = {
  what: "records of a name that had a simple one, beside records of others",
  async play(site) {
    const zone = await zoneIn(site);
    const wanted = (policy: "latency" | "weighted", own: Record<Region, Entry>) =>
      site.run((graph) => addRecord(graph, zone, policy, own));
    const outcomes = [await wanted("latency", plain), await wanted("latency", plain)];
    await site.look("cut over");
    outcomes.push(await wanted("weighted", weights), await wanted("weighted", weights));
    await site.look("weighted");
    outcomes.push(await wanted("latency", { [home]: { ipv6: true }, [eu]: { ipv6: true } }));
    await site.look("latency again");
    const gaveBack = await site.giveBack(record, { zone, name });
    await site.look("given back");
    return [...outcomes, gaveBack];
  },
};

const endpoint = (watched: Region, own: Partial<HealthCheckSpec> = {}): HealthCheckSpec => ({
  watched,
  role: "endpoint",
  type: "HTTPS",
  domain: `${watched}.${name}`,
  path: "/health",
  interval: 10,
  failures: 3,
  sni: true,
  inverted: false,
  disabled: false,
  tags,
  ...own,
});
const metric = {
  namespace: "AWS/ApiGateway",
  metric: "5xx",
  dimensions: { ApiId: "a1" },
  statistic: "Sum",
  period: 60,
  periods: 1,
  threshold: 5,
  comparison: "GreaterThanThreshold",
} as const;

/** A check of each kind, of which the records of a name are told once they have been seen. */
function addChecked(graph: Graph<Aws>, zone: string, own: Partial<HealthCheckSpec> = {}, threshold = 5): void {
  const seen = (check: HealthCheckSpec) => {
    const { id } = graph.add(healthCheck, check);
    return graph.add(observedCheck, { check: id, seen: true }, { name: `${check.watched}/${check.role}` }).id;
  };
  const asked = seen(endpoint(home, own));
  const evacuated = seen({
    ...endpoint(home, { path: "/us-east-1", interval: 30, failures: 1, inverted: true, domain: "switch.example.com" }),
    role: "switch-eu-west-1",
    type: "HTTPS_STR_MATCH",
    match: "evacuated us-east-1",
  });
  const all = seen({
    watched: home,
    role: "all",
    type: "CALCULATED",
    children: [asked, evacuated],
    healthyChildren: 2,
    inverted: false,
    disabled: false,
    tags,
  });
  const watching = { ...metric, threshold };
  const alarmed = graph.add(alarm, {
    name: "goglobal-orders-prod-health",
    region: eu,
    ...watching,
    missing: "missing",
    tags,
  });
  const measured = seen({
    watched: eu,
    role: "endpoint",
    type: "CLOUDWATCH_METRIC",
    alarm: { region: eu, name: alarmed.name },
    metric: watching,
    insufficientData: "LastKnownStatus",
    inverted: false,
    disabled: false,
    tags,
  });
  addRecord(graph, zone, "latency", { [home]: { healthCheck: all }, [eu]: { healthCheck: measured } });
}

const checks: TrafficScenario = {
  what: "health checks of every kind with an alarm, and records that hang on them",
  async play(site) {
    const zone = await zoneIn(site);
    const route53 = await site.aws.route53();
    await route53.createHealthCheck({
      CallerReference: "somebody's",
      HealthCheckConfig: { Type: "HTTPS", FullyQualifiedDomainName: "other.example.com" },
    });
    const wanted = (own: Partial<HealthCheckSpec>, threshold?: number) =>
      site.run((graph) => addChecked(graph, zone, own, threshold));
    const outcomes = [await wanted({}), await wanted({})];
    await site.look("made");
    const other = { failures: 5, path: null, tags: { ...tags, team: "till" } };
    outcomes.push(await wanted(other, 9), await wanted(other, 9));
    await site.look("updated");
    outcomes.push(await wanted({ ...other, interval: 30 }));
    await site.look("replaced");
    const gaveBack = await site.giveBack(record, { zone, name });
    outcomes.push(await site.run(() => {}));
    await site.look("removed");
    return [...outcomes, gaveBack];
  },
};

const www = "www.example.com";

interface Cached {
  ttl?: number;
  sought?: string;
  path?: string;
}

function addCached(graph: Graph<Aws>, zone: string, { ttl = 60, sought = www, path = "/orders/*" }: Cached = {}): void {
  const { id } = graph.add(cachePolicy, {
    name: `goglobal-orders_prod-${ttl}s`,
    ttl: { min: 0, default: ttl, max: ttl },
    headers: ["Accept"],
    query: "all",
    cookies: ["session"],
    encodings: ["gzip", "brotli"],
  });
  const { target, zone: targetZone } = graph.add(
    distribution,
    {
      sought,
      enabled: true,
      aliases: [www],
      certificate: CERTIFICATE,
      minimumTls: "TLSv1.2_2021",
      origin: originAt(name),
      default: behaviourWith(id),
      paths: [{ path, ...behaviourWith(CACHING_DISABLED) }],
      errors: noErrorKept(),
      httpVersion: "http2and3",
      ipv6: true,
      tags: { team: "shop" },
    },
    { name: "orders" },
  );
  graph.add(publicRecord, { zone, name: www, target, targetZone, ipv6: true, others: null });
}

const cache: TrafficScenario = {
  what: "a distribution with a cache policy, and the public name cut over to it",
  async play(site) {
    const zone = await zoneIn(site);
    const wanted = (own?: Cached) => site.run((graph) => addCached(graph, zone, own));
    const outcomes = [await wanted(), await wanted()];
    await site.look("made");
    outcomes.push(await wanted({ ttl: 300, path: "/customers/*" }), await wanted({ ttl: 300, path: "/customers/*" }));
    await site.look("updated");
    const gaveBack = await site.giveBack(publicRecord, { zone, name: www });
    outcomes.push(await site.run(() => {}));
    await site.look("removed");
    return [...outcomes, gaveBack];
  },
};

/** A distribution that somebody has made for the public name, with a behaviour and an origin of its own. */
async function theirs({ aws }: TrafficSite): Promise<string> {
  const cloudfront = await aws.cloudfront();
  const { Distribution } = await cloudfront.createDistribution({
    DistributionConfig: smallest({
      CallerReference: "somebody's",
      Comment: "the site of the shop",
      ...withNames(www),
      CacheBehaviors: {
        Quantity: 1,
        Items: [
          {
            PathPattern: "/images/*",
            TargetOriginId: "one",
            ViewerProtocolPolicy: "https-only",
            CachePolicyId: CACHING_DISABLED,
          },
        ],
      },
    }),
  });
  return Distribution!.Id!;
}

const adopted: TrafficScenario = {
  what: "a distribution of somebody else is adopted, and its foreign behaviour left alone",
  async play(site) {
    const zone = await zoneIn(site);
    const sought = await theirs(site);
    const wanted = (own: Cached, adopts = true) =>
      site.run((graph) => addCached(graph, zone, { sought, ...own }), { adopts });
    const outcomes = [await wanted({}), await wanted({})];
    await site.look("adopted");
    outcomes.push(await wanted({ path: "/customers/*" }, false));
    await site.look("updated");
    return outcomes;
  },
};

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
const hook: TrafficScenario = {
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

export const TRAFFIC_SCENARIOS: readonly TrafficScenario[] = [records, checks, cache, adopted, hook];
