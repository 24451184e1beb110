import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sampleApp } from "../../src/cli/sandbox-file.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { appliedGoglobal, goglobal } from "./cli.ts";
import { EU, type Goglobal, HOME } from "./compute.ts";

export const PUBLIC = "api.example.com";
export const REGIONAL = "regional.example.com";

/** The part of the project's example that the cache is about, in two regions, with these changes. */
const lean = {
  app: "orders",
  stage: "prod",
  home: HOME,
  regions: [HOME, EU],
  functions: ["orders-api"],
  apis: ["orders"],
  tables: ["orders"],
  routing: {
    zone: "example.com",
    domain: REGIONAL,
    apis: { orders: "" },
    policy: "latency",
    healthCheck: { type: "https", path: "/health", interval: "10s", failures: 3 },
  },
  cache: {
    domain: PUBLIC,
    ttl: "60s",
    paths: { "/whoami": { ttl: "0s" } },
    invalidate: { orders: ["/orders", "/orders/{id}"] },
  },
};

interface Changes {
  cache?: object | null;
  routing?: object;
  home?: string;
  regions?: string[];
}

/** The text of a config file with a cache; `null` takes a section out. */
export function cachedText({ cache, routing, ...changes }: Changes = {}): string {
  const whole = { ...lean, routing: { ...lean.routing, ...routing }, ...changes };
  const { cache: _, ...rest } = whole;
  return JSON.stringify(cache === null ? rest : { ...rest, cache: { ...lean.cache, ...cache } });
}

/** The sample application without what leads to buckets and to its second table. */
export const cachedApp = async (): Promise<SeedCall[]> =>
  (await sampleApp()).filter((call) => !/-receipts|toReceipts|"sessions"|"s3"/u.test(JSON.stringify(call)));

/** That application, applied. */
export const appliedCache = async (changes: Changes = {}) =>
  appliedGoglobal({ config: cachedText(changes), seed: await cachedApp() });

/** That application as it was before goglobal. */
export const unapplied = async (changes: Changes = {}) =>
  goglobal({ config: cachedText(changes), seed: await cachedApp() });

/** Writes another config in the place of the first one. */
export const reconfigure = ({ folder }: Pick<Goglobal, "folder">, changes: Changes) =>
  writeFile(join(folder, "goglobal.config.json"), cachedText(changes));

/** What a client somewhere sees: the status, what the edge made of it, which region answered, and the body. */
export async function askFrom(
  { network }: Pick<Sandbox, "network">,
  from: string,
  line: string,
  { host = PUBLIC, body, headers = {} }: { host?: string; body?: object; headers?: Record<string, string> } = {},
) {
  const [method, path] = line.split(" ") as [string, string];
  const answer = await network.fetch(`https://${host}${path}`, {
    from,
    method,
    headers: { ...(body ? { "content-type": "application/json" } : {}), ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = Buffer.from(answer.body).toString();
  return {
    status: answer.status,
    cache: answer.headers["x-cache"]?.split(" ")[0],
    region: answer.headers["x-region"],
    body: text,
  };
}

/** Every purge so far, the first one first: when, and of what. */
export async function purgesOf(aws: Goglobal["aws"]) {
  const cloudfront = await aws.cloudfront();
  const { DistributionList } = await cloudfront.listDistributions({});
  const DistributionId = DistributionList!.Items!.find(({ Aliases }) => Aliases?.Items?.includes(PUBLIC))!.Id!;
  const { InvalidationList } = await cloudfront.listInvalidations({ DistributionId });
  const ids = (InvalidationList!.Items ?? []).map(({ Id }) => Id!).toReversed();
  const all = await Promise.all(ids.map((Id) => cloudfront.getInvalidation({ DistributionId, Id })));
  return all.map(({ Invalidation }) => ({
    at: Invalidation!.CreateTime!.getTime(),
    paths: Invalidation!.InvalidationBatch!.Paths!.Items!,
  }));
}

/** Puts a record into the zone, as its owners do. */
export async function createRecord(
  { aws }: Pick<Goglobal, "aws">,
  ResourceRecordSet: ResourceRecordSet,
): Promise<void> {
  const dns = await aws.route53();
  const { HostedZones } = await dns.listHostedZonesByName({ DNSName: "example.com" });
  const ChangeBatch = { Changes: [{ Action: "CREATE" as const, ResourceRecordSet }] };
  await dns.changeResourceRecordSets({ HostedZoneId: HostedZones![0]!.Id!, ChangeBatch });
}
