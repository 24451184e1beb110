import type { CachePolicyConfig, DistributionConfig } from "@aws-sdk/client-cloudfront";
import { keyTo, type CacheKeySpec } from "../../src/resources/cache-key.ts";
import type { PlacedRequest } from "../../src/sandbox/network.ts";
import { apiOfOne } from "./api-of-one.ts";
import { ALL_VIEWER_EXCEPT_HOST, CERTIFICATE, smallest, withNames } from "./distribution-of-one.ts";

/** Answers with what it was asked, a number of its own each time, and whatever status and headers a header asks for. */
const CODE = `
let calls = 0;
exports.handler = async (event) => {
  const { status = "200", answer = "{}", ...headers } = event.headers;
  calls += 1;
  const body = JSON.stringify({ calls, headers, query: event.rawQueryString, path: event.rawPath, method: event.requestContext.http.method });
  return { statusCode: Number(status), headers: { "content-type": "application/json", ...JSON.parse(answer) }, body };
};`;

interface Wanted extends CacheKeySpec {
  ttl?: Pick<CachePolicyConfig, "MinTTL" | "DefaultTTL" | "MaxTTL">;
  config?: Partial<DistributionConfig>;
  forwards?: string | null;
}

/** A distribution, as it is everywhere, in front of one API, and a way to ask it: `ask("GET /a", { from: "eu-west-1" })`. */
export async function distributed({ ttl, config, forwards = ALL_VIEWER_EXCEPT_HOST, ...key }: Wanted = {}) {
  const { sandbox, aws, pass, apigateway, ApiId } = await apiOfOne({ code: CODE });
  const DomainName = "origin.example.com";
  await apigateway.createDomainName({
    DomainName,
    DomainNameConfigurations: [{ CertificateArn: CERTIFICATE, EndpointType: "REGIONAL", SecurityPolicy: "TLS_1_2" }],
  });
  await apigateway.createApiMapping({ DomainName, ApiId, Stage: "$default" });
  const cloudfront = await aws.cloudfront();
  const times = { MinTTL: 0, DefaultTTL: 60, MaxTTL: 300, ...ttl };
  const { CachePolicy } = await cloudfront.createCachePolicy({
    CachePolicyConfig: {
      Name: "own",
      ...times,
      ParametersInCacheKeyAndForwardedToOrigin: keyTo({ headers: ["Authorization"], query: "all", ...key }),
    },
  });
  const all = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"] as const;
  const DefaultCacheBehavior = {
    TargetOriginId: "one",
    ViewerProtocolPolicy: "redirect-to-https" as const,
    AllowedMethods: { Quantity: 7, Items: [...all], CachedMethods: { Quantity: 2, Items: [...all].slice(0, 2) } },
    CachePolicyId: CachePolicy!.Id!,
    ...(forwards === null ? {} : { OriginRequestPolicyId: forwards }),
  };
  const made = await cloudfront.createDistribution({
    DistributionConfig: smallest({
      ...withNames("api.example.com", "*.shop.example.com"),
      DefaultCacheBehavior,
      ...config,
    }),
  });
  const { Id, DomainName: address } = made.Distribution!;
  await pass(180);
  const ask = async (line: string, { headers = {}, ...request }: PlacedRequest = {}) => {
    const [method, path] = line.split(" ") as [string, string];
    const given = { Host: "api.example.com", ...headers };
    const answer = await sandbox.network.fetch(`https://${address}${path}`, { method, headers: given, ...request });
    const text = Buffer.from(answer.body).toString();
    const cache = answer.headers["x-cache"]!.split(" ")[0];
    return { ...answer, cache, body: text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : text };
  };
  /** How often the origin was asked for the answers to these: `1 1 2` is a hit and then a miss. */
  const numbers = async (...asked: (readonly [string, PlacedRequest?])[]) => {
    const seen: unknown[] = [];
    for (const [line, request] of asked) seen.push(((await ask(line, request)).body as { calls?: unknown }).calls);
    return seen.join(" ");
  };
  let references = 0;
  const purge = (...Items: string[]) =>
    cloudfront.createInvalidation({
      DistributionId: Id!,
      InvalidationBatch: { CallerReference: `${(references += 1)}`, Paths: { Quantity: Items.length, Items } },
    });
  return { sandbox, pass, cloudfront, Id: Id!, address: address!, ask, numbers, purge };
}

/** A GET of a path with these headers. */
export const asked = (path: string, headers: Record<string, string> = {}) => [`GET ${path}`, { headers }] as const;
/** To be answered with this Cache-Control. */
export const cached = (control: string) => ({ headers: { answer: JSON.stringify({ "cache-control": control }) } });

/** To be answered with this status and these headers. */
export const failing = (status: number, more: object = {}) => ({
  headers: { status: String(status), answer: JSON.stringify(more) },
});
