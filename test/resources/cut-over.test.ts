import { expect, test } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import { faults } from "../../src/aws/faults.ts";
import { apply } from "../../src/engine/apply.ts";
import { engine } from "../../src/engine/engine.ts";
import { Graph } from "../../src/engine/graph.ts";
import { look } from "../../src/engine/look.ts";
import { record, type RecordSpec } from "../../src/resources/record.ts";
import { apiOfOne } from "../sandbox/api-of-one.ts";

const NAME = "api.example.com";

/** An API that a CNAME has led to so far, and a way to bring about other records of that name. */
async function withOldRecord() {
  const { apigateway, ApiId, aws, pass, sandbox } = await apiOfOne();
  const CertificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-4000-8000-000000000000";
  const { DomainNameConfigurations } = await apigateway.createDomainName({
    DomainName: NAME,
    DomainNameConfigurations: [{ CertificateArn, EndpointType: "REGIONAL", SecurityPolicy: "TLS_1_2" }],
  });
  await apigateway.createApiMapping({ DomainName: NAME, ApiId, Stage: "$default" });
  const { ApiGatewayDomainName: target, HostedZoneId: targetZone } = DomainNameConfigurations![0]!;
  const dns = await aws.route53();
  const { HostedZone } = await dns.createHostedZone({ Name: "example.com", CallerReference: "1" });
  const zone = HostedZone!.Id!.replace("/hostedzone/", "");
  const ResourceRecordSet = {
    Name: NAME,
    Type: "CNAME" as const,
    TTL: 300,
    ResourceRecords: [{ Value: target! }],
  };
  const Changes = [{ Action: "CREATE" as const, ResourceRecordSet }];
  await dns.changeResourceRecordSets({ HostedZoneId: zone, ChangeBatch: { Changes } });
  await pass(60);

  const made = engine({ cloud: aws, clock: sandbox.clock, faults: faults(aws), kinds: [record] });
  const bring = async (spec: Partial<RecordSpec>) => {
    const graph = new Graph<Aws>();
    graph.add(record, { zone, name: NAME, others: null, ...spec });
    return apply(graph, made, await look(graph, made));
  };
  const entry = { target: target!, targetZone: targetZone!, healthCheck: null, evaluate: true, ipv6: false };
  return { bring, entry, pass, sandbox };
}

test("clients that ask every second are answered every time", async () => {
  const { bring, entry, pass, sandbox } = await withOldRecord();
  const { fetch, resolve } = sandbox.network;
  const clients = { areDone: false, seen: [] as (string | number)[] };
  const asks = ["dublin", "virginia", "sydney"].map(async (from) => {
    for (let second = 0; !clients.areDone; second += 1) {
      clients.seen.push(await resolve(NAME, from));
      // Running the function takes its time.
      if (second % 60 === 0) clients.seen.push((await fetch(`https://${NAME}/`, { from })).status);
      await pass(1);
    }
  });
  await pass(10);
  const latency = { policy: "latency", entries: { "us-east-1": entry } } as const;
  expect((await bring(latency)).ending).toBe("done");
  await pass(330);
  clients.areDone = true;
  await Promise.all(asks);
  expect(clients.seen.length).toBeGreaterThan(1000);
  expect(new Set(clients.seen)).toEqual(new Set([entry.target, 200]));
});
