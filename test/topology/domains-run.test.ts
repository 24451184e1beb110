import type { RRType } from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import { connect } from "../../src/aws/aws.ts";
import { faults } from "../../src/aws/faults.ts";
import { zoneOf } from "../../src/aws/zone.ts";
import { apply } from "../../src/engine/apply.ts";
import { engine } from "../../src/engine/engine.ts";
import type { Event } from "../../src/engine/event.ts";
import { Graph } from "../../src/engine/graph.ts";
import { look } from "../../src/engine/look.ts";
import type { Call } from "../../src/aws/call.ts";
import { aliasRecord } from "../../src/resources/alias-record.ts";
import { apiMapping } from "../../src/resources/api-mapping.ts";
import { certificate } from "../../src/resources/certificate.ts";
import { domainName } from "../../src/resources/domain-name.ts";
import { issuedCertificate } from "../../src/resources/issued-certificate.ts";
import { validationRecord } from "../../src/resources/validation-record.ts";
import { openSandbox } from "../../src/sandbox/sandbox.ts";
import { addDomains } from "../../src/topology/domains.ts";
import { awsError } from "../support/mocked-aws.ts";
import { routed } from "./sample.ts";

const REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-2"];
const kinds = [certificate, validationRecord, issuedCertificate, domainName, apiMapping, aliasRecord];

/** A simulated AWS with a zone and an API in every region, and a way to bring the names about. */
async function site(regions = REGIONS) {
  const sandbox = await openSandbox();
  const { clock, answer, network } = sandbox;
  const signal = new AbortController().signal;
  const watching: { call?: (call: Call) => void } = {};
  const aws = await connect({
    mark: "orders/prod",
    region: "us-east-1",
    clock,
    signal,
    network,
    // As the command line does: AWS makes one domain name in half a minute.
    rates: { "apigateway:CreateDomainName": 1 / 30, route53: 5 },
    answer: async (call) => {
      watching.call?.(call);
      return answer(call);
    },
  });
  const dns = await aws.route53();
  await dns.createHostedZone({ Name: "example.com", CallerReference: "1" });
  const zone = await zoneOf({ cloud: aws }, { name: "example.com" });
  const apis = new Map(await Promise.all(regions.map(async (region) => [region, await apisIn(aws, region)] as const)));
  const events: Event[] = [];
  const made = engine({ cloud: aws, clock, faults: faults(aws), kinds, emit: (event) => void events.push(event) });
  const run = async () => {
    const graph = new Graph<Aws>();
    addDomains(graph, { config: routed(regions), zone, apis });
    const found = await look(graph, made, { regions });
    const before = sandbox.calls.log.length;
    const { outcomes, duration } = await apply(graph, made, found);
    return {
      planned: [...found.inspections.values()].map(({ change }) => change.action),
      outcomes: new Map([...outcomes].map(([id, outcome]) => [id, outcome.status])),
      reasons: [...outcomes.values()].flatMap((outcome) => (outcome.status === "failed" ? [outcome.reason] : [])),
      writes: sandbox.calls.log
        .slice(before)
        .filter(({ write }) => write)
        .map(({ operation }) => operation),
      duration,
    };
  };
  const records = async (type: RRType) => {
    const { ResourceRecordSets } = await dns.listResourceRecordSets({ HostedZoneId: zone.id });
    return ResourceRecordSets!.filter(({ Type }) => Type === type);
  };
  /** A certificate in home that somebody else has, and that covers its names. */
  const foreignCertificate = async () => {
    const acm = await aws.acm("us-east-1");
    const SubjectAlternativeNames = ["*.api.example.com"];
    const request = { DomainName: "api.example.com", SubjectAlternativeNames, ValidationMethod: "DNS" } as const;
    const { CertificateArn } = await acm.requestCertificate({ ...request, KeyAlgorithm: "EC_prime256v1" });
    await clock.sleep(10_000);
    const { Certificate } = await acm.describeCertificate({ CertificateArn: CertificateArn! });
    const { Name, Value } = Certificate!.DomainValidationOptions![0]!.ResourceRecord!;
    const ResourceRecordSet = { Name, Type: "CNAME" as const, TTL: 60, ResourceRecords: [{ Value }] };
    const ChangeBatch = { Changes: [{ Action: "CREATE" as const, ResourceRecordSet }] };
    await dns.changeResourceRecordSets({ HostedZoneId: zone.id, ChangeBatch });
    await clock.sleep(150_000);
    return CertificateArn;
  };
  return { sandbox, aws, dns, zone, events, run, records, watching, foreignCertificate };
}

async function apisIn(aws: Aws, region: string) {
  const gateway = await aws.apigateway(region);
  const make = async (Name: string) => {
    const { ApiId } = await gateway.createApi({ Name, ProtocolType: "HTTP" });
    await gateway.createStage({ ApiId: ApiId!, StageName: "$default", AutoDeploy: true });
    return { id: ApiId!, stage: "$default", after: [] };
  };
  return { orders: await make("orders"), admin: await make("admin") };
}

describe("the names of an application in three regions", () => {
  test("come about in one run, in minutes, and a second run writes nothing", async () => {
    const { run, records, aws, foreignCertificate } = await site();
    const theirs = await foreignCertificate();
    const first = await run();
    expect(first.outcomes.get("certificate/api.example.com@us-east-1")).toBe("kept");
    expect([...new Set(first.outcomes.values())].sort()).toEqual(["done", "kept"]);
    expect(first.duration).toBeLessThan(8 * 60_000);
    const count = (operation: string) => first.writes.filter((one) => one === operation).length;
    expect([count("RequestCertificate"), count("CreateDomainName"), count("CreateApiMapping")]).toEqual([2, 6, 12]);
    const home = await (await aws.apigateway("us-east-1")).getDomainName({ DomainName: "api.example.com" });
    expect(home.DomainNameConfigurations).toMatchObject([{ CertificateArn: theirs }]);
    // The common name's proof is one record for all, and so is that of each other region's own name.
    expect(await records("CNAME")).toHaveLength(3);
    const gateway = await aws.apigateway("eu-west-1");
    const { DomainNameConfigurations } = await gateway.getDomainName({ DomainName: "eu-west-1.api.example.com" });
    const [{ ApiGatewayDomainName, HostedZoneId }] = DomainNameConfigurations as [
      { ApiGatewayDomainName: string; HostedZoneId: string },
    ];
    expect((await records("A")).find(({ Name }) => Name!.startsWith("eu-west-1"))?.AliasTarget).toEqual({
      DNSName: `${ApiGatewayDomainName}.`,
      HostedZoneId,
      EvaluateTargetHealth: false,
    });
    const second = await run();
    expect([...new Set(second.planned)]).toEqual(["keep"]);
    expect(second.writes).toEqual([]);
  });

  test("who may not write to the zone is told what to make, and goes on when it is there", async () => {
    const { sandbox, run, records, events, zone, watching, dns } = await site(REGIONS.slice(0, 2));
    const owner = new Set<string>();
    // Whatever the caller may not do, the zone's owner does two minutes later.
    watching.call = ({ operation, input }) => {
      if (operation !== "ChangeResourceRecordSets") return;
      const { ChangeBatch } = input as {
        ChangeBatch: { Comment?: string; Changes: { ResourceRecordSet: { Name: string } }[] };
      };
      if (ChangeBatch.Comment === "owner") return;
      const [{ ResourceRecordSet }] = ChangeBatch.Changes as [{ ResourceRecordSet: { Name: string } }];
      if (!owner.has(ResourceRecordSet.Name)) {
        owner.add(ResourceRecordSet.Name);
        void sandbox.clock.sleep(120_000).then(() =>
          dns.changeResourceRecordSets({
            HostedZoneId: zone.id,
            ChangeBatch: { Comment: "owner", Changes: ChangeBatch.Changes as never[] },
          }),
        );
      }
      throw awsError("AccessDenied", "not authorized to perform: route53:ChangeResourceRecordSets", 403);
    };
    const { outcomes } = await run();
    expect([...new Set(outcomes.values())]).toEqual(["done"]);
    expect(await records("CNAME")).toHaveLength(3);
    const told = events.flatMap((event) => (event.type === "waiting" ? [event.what] : []));
    // All that is needed is told at once, before any of it is there.
    const asked = told
      .slice(
        0,
        told.findIndex((what) => what.startsWith("PENDING_VALIDATION: ACM validates")),
      )
      .join("\n");
    for (const region of REGIONS.slice(0, 2))
      expect(asked).toMatch(
        new RegExp(`may not change the hosted zone [^]* _\\w+\\.${region}\\.api\\.example\\.com 300 CNAME _`, "u"),
      );
    expect(told.some((what) => /eu-west-1\.api\.example\.com A alias to d-/u.test(what))).toBe(true);
  });

  test("are held up by a CAA record in words that say what to do, and the next run asks anew", async () => {
    const { sandbox, dns, zone, run, aws } = await site(REGIONS.slice(0, 2));
    const caa = {
      Name: "example.com",
      Type: "CAA" as const,
      TTL: 60,
      ResourceRecords: [{ Value: '0 issue "letsencrypt.org"' }],
    };
    const change = (Action: "CREATE" | "DELETE") =>
      dns.changeResourceRecordSets({
        HostedZoneId: zone.id,
        ChangeBatch: { Changes: [{ Action, ResourceRecordSet: caa }] },
      });
    await change("CREATE");
    const first = await run();
    expect(first.reasons).toHaveLength(2);
    expect(first.reasons[0]).toMatch(/CAA_ERROR; a CAA record .* 0 issue "amazon\.com"/u);
    expect(first.outcomes.get("domain-name/api.example.com@eu-west-1")).toBe("skipped");
    await sandbox.clock.sleep(1000);
    await change("DELETE");
    const second = await run();
    expect([...new Set(second.outcomes.values())].sort()).toEqual(["done", "kept"]);
    const { CertificateSummaryList } = await (await aws.acm("eu-west-1")).listCertificates({});
    expect(CertificateSummaryList!.map(({ Status }) => Status)).toEqual(["ISSUED"]);
  });
});
