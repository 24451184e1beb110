import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { sampleApp } from "../../src/cli/sandbox-file.ts";
import { asking } from "../sandbox/serving.ts";
import { appliedGoglobal } from "../support/cli.ts";
import { servedBy } from "../support/traffic.ts";
import { apiIn, AP, detailsOf, EU, type Goglobal, HOME } from "../support/compute.ts";

const DOMAIN = "regional.example.com";
const RESOURCES = 169;

/** The example of the project, applied: the sample application in three regions, with its names. */
const applied = async (env = {}) =>
  appliedGoglobal({ config: await readFile("goglobal.config.json", "utf8"), seed: await sampleApp(), env });

describe("the example of the project", () => {
  test("stands after one apply, and a second writes nothing", async () => {
    const { run } = await applied();
    expect(await run("apply -y")).toMatchObject({
      code: 0,
      out: `Done: 0 changes made, ${RESOURCES} as they should be.`,
      writes: [],
    });
  });

  test("is planned in six round trips, where AWS's rates do not hold it back", async () => {
    const { run, sandbox } = await applied({ GOGLOBAL_RATES: "off" });
    const latency = 50;
    const began = sandbox.clock.now();
    expect(await run("plan")).toMatchObject({ code: 0 });
    expect((sandbox.clock.now() - began) / latency).toBeLessThanOrEqual(6);
  });

  test("leads everybody to the region that is nearest", async () => {
    const { sandbox } = await applied();
    const places = ["dublin", "frankfurt", "virginia", "new york", "sydney", "tokyo"];
    const regions = [EU, EU, HOME, HOME, AP, AP];
    expect(Object.entries(await servedBy(sandbox, places))).toEqual(places.map((place, at) => [place, regions[at]]));
  });

  test("serves every region by a name of its own: what is ordered in one is read in all", async () => {
    const { sandbox } = await applied();
    const askIn = (region: string) => asking(sandbox, `https://${region}.${DOMAIN}`);
    for (const region of [HOME, EU, AP])
      expect(await askIn(region)("GET /whoami")).toMatchObject({ status: 200, body: { region } });
    const order = { id: "o-7", customer: "ada", lines: [{ sku: "tea", quantity: 2, price: 350 }] };
    expect(await askIn(EU)("POST /orders", { body: order })).toMatchObject({ status: 201 });
    await sandbox.clock.sleep(5000);
    for (const region of [HOME, AP])
      expect(await askIn(region)("GET /orders/o-7")).toMatchObject({ status: 200, body: order });
    const receipt = await askIn(AP)("POST /orders/o-7/receipt");
    expect(receipt).toMatchObject({ status: 201 });
    expect(sandbox.served.functions.at(-1)).toMatchObject({ region: AP, name: "orders-receipts" });
  });
});

describe("what changes of its names is mended by nothing more than it takes", () => {
  const mapping = async ({ aws }: Goglobal) => {
    const gateway = await aws.apigateway(EU);
    const { Items = [] } = await gateway.getApiMappings({ DomainName: DOMAIN });
    await gateway.deleteApiMapping({ DomainName: DOMAIN, ApiMappingId: Items[0]!.ApiMappingId });
  };
  const recordOfEu = async ({ aws }: Goglobal) => {
    const dns = await aws.route53();
    const { HostedZones = [] } = await dns.listHostedZonesByName({ DNSName: "example.com" });
    const HostedZoneId = HostedZones[0]!.Id;
    const { ResourceRecordSets = [] } = await dns.listResourceRecordSets({ HostedZoneId });
    const found = ResourceRecordSets.find(({ Name }) => Name === `${EU}.${DOMAIN}.`);
    await dns.changeResourceRecordSets({
      HostedZoneId,
      ChangeBatch: { Changes: [{ Action: "DELETE", ResourceRecordSet: found }] },
    });
  };
  const name = async ({ aws }: Goglobal) => (await aws.apigateway(EU)).deleteDomainName({ DomainName: DOMAIN });

  test.each([
    {
      what: "a mapping",
      change: mapping,
      shown: [`+ api-mapping/${DOMAIN}@${EU}`],
      writes: [`CreateApiMapping ${EU}`],
    },
    {
      what: "a record",
      change: recordOfEu,
      shown: [`+ alias-record/${EU}.${DOMAIN}`],
      writes: [`ChangeResourceRecordSets ${HOME}`],
    },
    {
      what: "a custom domain name",
      change: name,
      shown: [
        `+ domain-name/${DOMAIN}@${EU}`,
        `+ api-mapping/${DOMAIN}@${EU}`,
        // It is another one for whoever is led there.
        `+ entrance/${EU}.${DOMAIN}`,
        `~ record/${DOMAIN}`,
      ],
      writes: [`CreateDomainName ${EU}`, `CreateApiMapping ${EU}`, `ChangeResourceRecordSets ${HOME}`],
    },
  ])("$what", async ({ change, shown, writes }) => {
    const app = await applied();
    await change(app);
    const planned = await app.run("plan");
    expect(detailsOf(planned.out).filter((line) => !line.startsWith(" "))).toEqual(shown);
    const mended = await app.run("apply -y");
    expect(mended).toMatchObject({ code: 0, writes });
    expect(await app.run("plan --detailed-exitcode")).toMatchObject({ code: 0 });
  });
});

test("each region's names lead to its own API", async () => {
  const { aws } = await applied();
  for (const region of [HOME, EU, AP]) {
    const gateway = await aws.apigateway(region);
    const { ApiId } = await apiIn(aws, region, "orders");
    for (const DomainName of [DOMAIN, `${region}.${DOMAIN}`])
      expect((await gateway.getApiMappings({ DomainName })).Items).toMatchObject([{ ApiId, Stage: "$default" }]);
  }
});
