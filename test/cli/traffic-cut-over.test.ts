import { describe, expect, test } from "vitest";
import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { goglobal } from "../support/cli.ts";
import { EU, HOME } from "../support/compute.ts";
import { askingAlways, DOMAIN, seen, trafficConfig, zoneOf } from "../support/traffic.ts";
import { whoami } from "../support/whoami.ts";

const call = (service: SeedCall["service"], operation: string, input: object, as?: string): SeedCall => ({
  service,
  region: HOME,
  operation,
  input,
  ...(as === undefined ? {} : { as }),
});

const CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-4000-8000-000000000000";
/** What AWS calls the common name there. */
const HOME_TARGET = "d-g00000000a.execute-api.us-east-1.amazonaws.com";
const TARGET = "{name.DomainNameConfigurations.0.ApiGatewayDomainName}";

/** The same application, with the common name at home already, as its owner has made it. */
const withName = (record: Partial<ResourceRecordSet>): SeedCall[] => [
  ...whoami,
  call(
    "apigateway",
    "CreateDomainName",
    {
      DomainName: DOMAIN,
      DomainNameConfigurations: [
        {
          CertificateArn: CERTIFICATE,
          EndpointType: "REGIONAL",
          SecurityPolicy: "TLS_1_2",
        },
      ],
    },
    "name",
  ),
  call("apigateway", "CreateApiMapping", { DomainName: DOMAIN, ApiId: "{api.ApiId}", Stage: "$default" }),
  call("route53", "ChangeResourceRecordSets", {
    HostedZoneId: "{zone.HostedZone.Id}",
    ChangeBatch: { Changes: [{ Action: "CREATE", ResourceRecordSet: { Name: DOMAIN, ...record } }] },
  }),
];

describe("a name that led to home alone is cut over, and clients that ask every second see nothing of it", () => {
  test.each([
    { Type: "CNAME" as const, TTL: 300, ResourceRecords: [{ Value: TARGET }] },
    {
      Type: "A" as const,
      AliasTarget: {
        DNSName: TARGET,
        HostedZoneId: "{name.DomainNameConfigurations.0.HostedZoneId}",
        EvaluateTargetHealth: false,
      },
    },
  ])("$Type", async (record) => {
    const app = await goglobal({ config: trafficConfig({}, { regions: [HOME, EU] }), seed: withName(record) });
    expect(await seen(app.sandbox, { from: "dublin" })).toEqual({ status: 200, region: HOME });
    const planned = await app.run("plan");
    expect(planned.code).toBe(0);
    const old = record.TTL ? `CNAME ${HOME_TARGET} (TTL 300 s)` : `A alias of ${HOME_TARGET} (TTL 60 s)`;
    expect(planned.out).toContain(`· ${DOMAIN} is cut over in one step from ${old}, which is written down`);
    expect(planned.out).toMatch(/ 0 to delete\. /u);

    const clients = askingAlways(app.sandbox, ["dublin"]);
    await app.sandbox.clock.sleep(30_000);
    const batches: string[] = [];
    const { code } = await app.run("apply -y", {
      onCall({ operation, input }) {
        if (operation === "ChangeResourceRecordSets") batches.push(JSON.stringify(input));
      },
    });
    await app.sandbox.clock.sleep(320_000);
    const { asked, troubles, regions } = await clients();
    expect({ code, troubles }).toEqual({ code: 0, troubles: [] });
    expect([...regions].sort()).toEqual([EU, HOME]);
    expect(asked).toBeGreaterThan(400);

    const zone = await zoneOf(app);
    const entries = await zone.at(DOMAIN);
    expect(entries.map(({ SetIdentifier, Region }) => [SetIdentifier, Region])).toEqual(
      [EU, HOME].map((region) => [region, region]),
    );
    const [memo] = await zone.at(`_goglobal.${DOMAIN}`);
    expect(memo).toMatchObject({ Type: "TXT" });
    // It remembers what was there.
    expect(JSON.stringify(memo!.ResourceRecords)).toContain(HOME_TARGET);
    expect(batches.filter((batch) => batch.includes(`"Name":"${DOMAIN}"`))).toHaveLength(1);
    // Its owner's custom domain name is as it was.
    const gateway = await app.aws.apigateway(HOME);
    const { DomainNameConfigurations, Tags } = await gateway.getDomainName({ DomainName: DOMAIN });
    expect([DomainNameConfigurations![0]!.CertificateArn, Tags ?? {}]).toEqual([CERTIFICATE, {}]);
    expect(await app.run("apply -y")).toMatchObject({ code: 0, writes: [] });
  });
});
