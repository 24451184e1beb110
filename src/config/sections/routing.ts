import { z } from "zod";
import { expects } from "./saying.ts";
import {
  checkInterval,
  choice,
  domainName,
  duration,
  filledMapOf,
  mapOf,
  regionKey,
  strict,
  text,
  whole,
  yesNo,
} from "./vocabulary.ts";

const zoneWords = expects("a hosted zone", 'write the zone\'s name, or { "id": "Z…" }');

const zone = z.union(
  [
    domainName.transform((name) => ({ name })),
    strict("a hosted zone", {
      id: text(
        /^Z[A-Z0-9]+$/,
        "a hosted zone id",
        'write the id that Route 53 shows, such as "Z0123456789ABC"',
      ).describe("The id of the hosted zone."),
      role: text(
        /^arn:[a-z-]+:iam::\d{12}:role\/.+$/,
        "the ARN of an IAM role",
        "write the ARN of a role of the zone's account",
      )
        .exactOptional()
        .describe("The ARN of a role to assume in the account that has the zone."),
      profile: text(/./, "a profile name", "name a profile of your AWS configuration")
        .exactOptional()
        .describe("The AWS profile with which the zone is reached."),
    }),
  ],
  zoneWords,
);

const said = (noun: string, remedy: string) => text(/./, noun, remedy);

const httpsCheck = strict("an https health check", {
  type: z.literal("https").describe("https: Route 53 asks every region itself."),
  path: text(/^\/\S{0,254}$/, "a path", 'write one that begins with "/", such as "/health"')
    .prefault("/health")
    .describe("The path that answers 2xx while a region is well."),
  match: text(/^.{1,255}$/s, "a text of 1 to 255 characters", "write 1 to 255 characters that the answer must contain")
    .exactOptional()
    .describe("A text that must stand in the first 5120 bytes of the answer, at most 255 characters."),
  interval: checkInterval.prefault("10s").describe("How often Route 53 asks: 10s or 30s."),
  failures: whole(1, 10).prefault(3).describe("How many answers in a row must fail before a region counts as down."),
});

const metricCheck = strict("a metric health check", {
  type: z.literal("metric").describe("metric: a CloudWatch alarm or metric in every region decides."),
  alarm: said("an alarm name", "name a CloudWatch alarm")
    .exactOptional()
    .describe("The name of an alarm that exists in every region."),
  namespace: said("a namespace", 'write one such as "AWS/ApiGateway"')
    .exactOptional()
    .describe("The namespace of the metric."),
  metric: said("a metric name", 'write one such as "5xx"').exactOptional().describe("The name of the metric."),
  dimensions: mapOf(
    "dimensions by name",
    z.string().min(1),
    z.string(expects("text", "put the value in double quotes")),
  )
    .exactOptional()
    .describe("The dimensions of the metric, by name."),
  statistic: choice(["Average", "Sum", "Minimum", "Maximum", "SampleCount"])
    .exactOptional()
    .describe("The statistic to compare."),
  threshold: z.number(expects("a number", "write a number")).exactOptional().describe("The value to compare with."),
  comparison: choice([
    "GreaterThanThreshold",
    "GreaterThanOrEqualToThreshold",
    "LessThanThreshold",
    "LessThanOrEqualToThreshold",
  ])
    .exactOptional()
    .describe("Which side of the threshold means that the region is down."),
  period: duration.exactOptional().describe("The length of one period of the metric."),
});

/** The union complains about the whole object; what is wrong is its type, and that is what choice has the words for. */
function typeError(input: unknown): string {
  const given = typeof input === "object" && input !== null && "type" in input ? input.type : undefined;
  return choice(["https", "metric"]).safeParse(given).error!.issues[0]!.message;
}

const healthCheck = z.union(
  [
    z.literal("none"),
    z.discriminatedUnion("type", [httpsCheck, metricCheck], { error: ({ input }) => typeError(input) }),
  ],
  expects("a health check", 'write { "type": "https", … }, { "type": "metric", … } or "none"'),
);

const evacuationSwitch = z.union(
  [
    z.literal("none"),
    strict("the evacuation switch", {
      interval: checkInterval.prefault("30s").describe("How often the switch is read: 10s or 30s."),
    }),
  ],
  expects("the evacuation switch", 'write { "interval": "30s" } or "none"'),
);

const basePath = text(
  /^([\w.~-]+(\/[\w.~-]+)*)?$/,
  "a base path",
  'write one without a leading "/", such as "admin", or "" for the root',
);

/** The names that lead users to a healthy region near them. */
export const routing = strict("routing", {
  zone: zone.describe("The Route 53 hosted zone: its name, or its id and how to reach it."),
  domain: domainName.describe("The name that every regional API answers to; each region also gets <region>.<domain>."),
  apis: filledMapOf("base paths by API", z.string(), basePath).describe(
    "The base path of each API behind the domain; the first is probed.",
  ),
  policy: choice(["latency", "weighted"]).prefault("latency").describe("How Route 53 chooses a region for a user."),
  weights: mapOf("weights by region", regionKey, whole(0, 255))
    .prefault({})
    .describe("The weight of each region, 0 to 255; for the weighted policy only."),
  evaluateTargetHealth: yesNo
    .prefault(true)
    .describe("Whether Route 53 also looks at the health of the API endpoints themselves."),
  healthCheck: healthCheck.prefault({ type: "https" }).describe("What tells Route 53 that a region is well."),
  switch: evacuationSwitch
    .prefault({})
    .describe("The switch with which a region is evacuated by hand; none leaves it out."),
});
