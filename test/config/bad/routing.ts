import type { BadConfig } from "../checking.ts";

const ROUTING = { zone: "example.com", domain: "regional.example.com", apis: { orders: "" } };
const routing = (change: object) => ({ apis: ["orders", "admin"], routing: { ...ROUTING, ...change } });
const check = (settings: object) => routing({ healthCheck: { type: "https", ...settings } });
const metric = (settings: object) => routing({ healthCheck: { type: "metric", ...settings } });

/** What can be wrong with routing. */
export const routingCases: BadConfig[] = [
  {
    name: "empty routing",
    change: { routing: {} },
    problems: [
      ["routing.zone", "is missing", "write the zone's name"],
      ["routing.domain", "is missing", "such as"],
      ["routing.apis", "is missing", "base paths by API"],
    ],
  },
  {
    name: "zone a number",
    change: routing({ zone: 5 }),
    problems: [["routing.zone", "5 is not a hosted zone", '{ "id": "Z…" }']],
  },
  {
    name: "zone id",
    change: routing({ zone: { id: "example" } }),
    problems: [["routing.zone.id", '"example"', "that Route 53 shows"]],
  },
  {
    name: "zone with a dot",
    change: routing({ zone: "example.com." }),
    problems: [["routing.zone", '"example.com."', "without a dot"]],
  },
  {
    name: "domain of another zone",
    change: routing({ domain: "regional.notexample.com" }),
    problems: [["routing.domain", 'is not in the zone "example.com"', 'ends with ".example.com"']],
  },
  {
    name: "no API",
    change: routing({ apis: {} }),
    problems: [["routing.apis", "is empty", "base paths by API, one at least"]],
  },
  {
    name: "unknown API",
    change: routing({ apis: { order: "" } }),
    problems: [["routing.apis.order", '"order" is not one of the config\'s apis', 'did you mean "orders"?']],
  },
  {
    name: "one base path for two",
    change: routing({ apis: { orders: "", admin: "" } }),
    problems: [["routing.apis.admin", 'the base path "" is that of "orders" too', "of its own"]],
  },
  {
    name: "base path with a slash",
    change: routing({ apis: { orders: "/v1" } }),
    problems: [["routing.apis.orders", '"/v1"', 'leading "/"']],
  },
  {
    name: "policy",
    change: routing({ policy: "geo" }),
    problems: [["routing.policy", '"geo" is not one of', '"latency" or "weighted"']],
  },
  {
    name: "weights without the policy",
    change: routing({ weights: { "us-east-1": 85 } }),
    problems: [["routing.weights", 'beside the policy "latency"', '"policy": "weighted"']],
  },
  {
    name: "weight too large",
    change: routing({ policy: "weighted", weights: { "us-east-1": 256 } }),
    problems: [['routing.weights["us-east-1"]', "256 is not", "0 to 255"]],
  },
  {
    name: "nowhere to go",
    change: routing({ policy: "weighted", weights: { "us-east-1": 0, "eu-west-1": 0, "ap-southeast-2": 0 } }),
    problems: [["routing.weights", "are all 0", "from 1 to 255"]],
  },
  {
    name: "weight of a strange region",
    change: routing({ policy: "weighted", weights: { "sa-east-1": 1 } }),
    problems: [['routing.weights["sa-east-1"]', "is not one of the config's regions", "add it to regions"]],
  },
  {
    name: "check a text",
    change: routing({ healthCheck: "off" }),
    problems: [["routing.healthCheck", '"off" is not a health check', 'or "none"']],
  },
  {
    name: "check type",
    change: routing({ healthCheck: { type: "http" } }),
    problems: [["routing.healthCheck.type", '"http"', '"https"?']],
  },
  {
    name: "check type missing",
    change: routing({ healthCheck: {} }),
    problems: [["routing.healthCheck.type", "is missing", '"https" or "metric"']],
  },
  {
    name: "check failures",
    change: check({ failures: 11 }),
    problems: [["routing.healthCheck.failures", "11 is not", "1 to 10"]],
  },
  {
    name: "check interval",
    change: check({ interval: "20s" }),
    problems: [["routing.healthCheck.interval", '"20s"', '"10s"?']],
  },
  {
    name: "check path",
    change: check({ path: "health" }),
    problems: [["routing.healthCheck.path", '"health"', 'begins with "/"']],
  },
  {
    name: "check text long",
    change: check({ match: "x".repeat(256) }),
    problems: [["routing.healthCheck.match", "is not a text", "255"]],
  },
  {
    name: "check half a metric",
    change: metric({ namespace: "Acme", metric: "Errors", statistic: "Sum", threshold: 5, period: "1m" }),
    problems: [["routing.healthCheck.comparison", "is missing", "or name an alarm"]],
  },
  {
    name: "check an alarm and a metric",
    change: metric({ alarm: "down", metric: "Errors" }),
    problems: [["routing.healthCheck.metric", "stands beside alarm", "keep one"]],
  },
  {
    name: "switch",
    change: routing({ switch: "off" }),
    problems: [["routing.switch", '"off" is not the evacuation switch', 'or "none"']],
  },
];
