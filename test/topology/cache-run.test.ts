import { expect, test } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import { faults } from "../../src/aws/faults.ts";
import { zoneOf } from "../../src/aws/zone.ts";
import type { Config } from "../../src/config/schema.ts";
import { apply } from "../../src/engine/apply.ts";
import { engine } from "../../src/engine/engine.ts";
import { Graph } from "../../src/engine/graph.ts";
import { look, planOf } from "../../src/engine/look.ts";
import { cachePolicy } from "../../src/resources/cache-policy.ts";
import { certificate } from "../../src/resources/certificate.ts";
import { distribution } from "../../src/resources/distribution.ts";
import { issuedCertificate } from "../../src/resources/issued-certificate.ts";
import { validationRecord } from "../../src/resources/validation-record.ts";
import { addCache } from "../../src/topology/cache.ts";
import { apiOfOne } from "../sandbox/api-of-one.ts";
import { CERTIFICATE } from "../sandbox/distribution-of-one.ts";
import { cachedConfig } from "./sample.ts";

/** A simulated AWS with a zone and an API at routing.domain, and a way to bring the cache about. */
async function site() {
  const { sandbox, aws, pass, apigateway, ApiId } = await apiOfOne();
  const { DomainNameConfigurations } = await apigateway.createDomainName({
    DomainName: "api.example.com",
    DomainNameConfigurations: [{ CertificateArn: CERTIFICATE, EndpointType: "REGIONAL", SecurityPolicy: "TLS_1_2" }],
  });
  await apigateway.createApiMapping({ DomainName: "api.example.com", ApiId, Stage: "$default" });
  const dns = await aws.route53();
  await dns.createHostedZone({ Name: "example.com", CallerReference: "1" });
  const zone = await zoneOf({ cloud: aws }, { name: "example.com" });
  const [{ ApiGatewayDomainName: DNSName, HostedZoneId } = {}] = DomainNameConfigurations!;
  const AliasTarget = { DNSName, HostedZoneId, EvaluateTargetHealth: false };
  const ResourceRecordSet = { Name: "api.example.com", Type: "A", AliasTarget } as const;
  await dns.changeResourceRecordSets({
    HostedZoneId: zone.id,
    ChangeBatch: { Changes: [{ Action: "CREATE", ResourceRecordSet }] },
  });
  const kinds = [cachePolicy, certificate, validationRecord, issuedCertificate, distribution];
  const made = engine({ cloud: aws, clock: sandbox.clock, faults: faults(aws), kinds });
  const run = async (config?: Config) => {
    const graph = new Graph<Aws>();
    if (config) addCache(graph, { config, zone });
    const found = await look(graph, made, { regions: ["us-east-1"] });
    const { changes } = await planOf(graph, found);
    const before = sandbox.calls.log.length;
    const { outcomes, duration } = await apply(graph, made, found);
    const writes = sandbox.calls.log.slice(before).flatMap(({ write, operation }) => (write ? [operation] : []));
    return { changes, outcomes: [...new Set([...outcomes.values()].map(({ status }) => status))], writes, duration };
  };
  const cloudfront = await aws.cloudfront();
  const ask = async (path: string, method = "GET") => {
    const [found] = (await cloudfront.listDistributions({})).DistributionList!.Items!;
    const headers = { Host: "www.example.com" };
    const answer = await sandbox.network.fetch(`https://${found!.DomainName}${path}`, { method, headers });
    return [answer.status, answer.headers["x-cache"]];
  };
  return { run, ask, pass, cloudfront };
}

test("a cache comes about in one run, answers, and a second run writes nothing", async () => {
  const { run, ask, pass } = await site();
  const config = cachedConfig({ paths: { "/me": { ttl: "0s" } } });
  const first = await run(config);
  expect(first.outcomes).toEqual(["done"]);
  expect(first.writes).toEqual([
    "CreateCachePolicy",
    "RequestCertificate",
    "ChangeResourceRecordSets",
    "CreateDistributionWithTags",
  ]);
  expect(first.duration).toBeLessThan(8 * 60_000);
  expect(first.changes.flatMap(({ advice }) => advice ?? [])).toEqual([
    expect.stringMatching(/^no cookies tell one answer that is kept from another/u),
    "api.example.com stays reachable by itself, past the cache",
  ]);
  expect([await ask("/a"), await ask("/a"), await ask("/a", "POST")]).toEqual([
    [200, "Miss from cloudfront"],
    [200, "Hit from cloudfront"],
    [200, "Miss from cloudfront"],
  ]);
  expect([await ask("/me"), await ask("/me")]).toEqual([
    [200, "Miss from cloudfront"],
    [200, "Miss from cloudfront"],
  ]);
  await pass(60);
  expect(await ask("/a")).toEqual([200, "Miss from cloudfront"]);
  const second = await run(config);
  expect([...new Set(second.changes.map(({ action }) => action))]).toEqual(["keep"]);
  expect(second.writes).toEqual([]);
});

test("another time makes another policy, and what is no longer in the config goes", async () => {
  const { run, cloudfront } = await site();
  await run(cachedConfig());
  const { writes } = await run(cachedConfig({ ttl: "5m" }));
  expect(writes).toEqual(["CreateCachePolicy", "UpdateDistribution", "DeleteCachePolicy"]);
  const gone = await run();
  expect(gone.outcomes).toEqual(["removed"]);
  expect((await cloudfront.listDistributions({})).DistributionList!.Quantity).toBe(0);
  expect((await cloudfront.listCachePolicies({ Type: "custom" })).CachePolicyList!.Quantity).toBe(0);
});
