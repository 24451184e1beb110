import type { Aws } from "../../src/aws/aws.ts";
import type { Graph } from "../../src/engine/graph.ts";
import { alarm } from "../../src/resources/alarm.ts";
import type { HealthCheckSpec } from "../../src/resources/health-check-settings.ts";
import { healthCheck } from "../../src/resources/health-check.ts";
import { observedCheck } from "../../src/resources/observed-check.ts";
import { record } from "../../src/resources/record.ts";
import { CACHE_SCENARIOS } from "./cache-scenarios.ts";
import { hook } from "./hook-scenario.ts";
import { eu, home, name, type TrafficScenario, zoneIn } from "./traffic-scenario.ts";

const tags = { team: "shop", "goglobal:app": "orders/prod" };
const targets = {
  [home]: { target: "d-us.execute-api.us-east-1.amazonaws.com", targetZone: "Z1UJRXOUMOOFQ8" },
  [eu]: { target: "d-eu.execute-api.eu-west-1.amazonaws.com", targetZone: "ZLY8HYME6SFDD" },
};
type Region = keyof typeof targets;

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

/** What is compared. */
export const TRAFFIC_SCENARIOS: readonly TrafficScenario[] = [records, checks, ...CACHE_SCENARIOS, hook];
