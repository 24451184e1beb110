import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import type { Aws } from "../../src/aws/aws.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { appliedGoglobal } from "./cli.ts";
import { AP, EU, HOME, type Goglobal } from "./compute.ts";
import { whoami } from "./whoami.ts";

/** The name that every region answers to, and the table that says who is evacuated. */
export const DOMAIN = "regional.example.com";
export const SWITCH = "goglobal-orders-prod-switch";

/** What checkers find is put together, and the TTL of AWS's own names, in seconds. */
export const AGGREGATION = 10;
export const TTL = 60;

const routing = {
  zone: "example.com",
  domain: DOMAIN,
  apis: { whoami: "" },
  healthCheck: { type: "https", interval: "10s", failures: 3 },
  switch: { interval: "10s" },
};

/** The config of that application in these regions, with these changes of its routing. */
export const trafficConfig = (
  changes: object = {},
  { regions = [HOME, EU, AP], ...more }: { regions?: string[]; [section: string]: unknown } = {},
): string =>
  JSON.stringify({
    app: "orders",
    stage: "prod",
    home: HOME,
    regions,
    rollout: "parallel",
    functions: ["whoami"],
    apis: ["whoami"],
    routing: { ...routing, ...changes },
    ...more,
  });

/** That application after one apply. */
export const appliedTraffic = (changes: object = {}, more: Parameters<typeof trafficConfig>[1] = {}) =>
  appliedGoglobal({ config: trafficConfig(changes, more), seed: whoami });

/** All over the world. */
export const PLACES = [
  "virginia",
  "são paulo",
  "seattle",
  "toronto",
  "dublin",
  "frankfurt",
  "stockholm",
  "cape town",
  "mumbai",
  "singapore",
  "tokyo",
  "sydney",
];

interface Asked {
  from: string;
  url?: string;
}

/** What a client in some place sees: the status, and the region that answered. */
export async function seen({ network }: Pick<Sandbox, "network">, { from, url = `https://${DOMAIN}/whoami` }: Asked) {
  try {
    const { status, body } = await network.fetch(url, { from });
    const text = Buffer.from(body).toString();
    return { status, region: status === 200 ? (JSON.parse(text) as { region: string }).region : text };
  } catch (error) {
    return { status: (error as Error).message, region: "none" };
  }
}

/** Where the clients of each of these places are answered from; what is no 200 is said instead. */
export async function servedBy(sandbox: Sandbox, places: readonly string[] = PLACES): Promise<Record<string, unknown>> {
  const answers = await Promise.all(places.map((from) => seen(sandbox, { from })));
  return Object.fromEntries(
    answers.map(({ status, region }, at) => [places[at]!, status === 200 ? region : `${status} ${region}`]),
  );
}

/** Clients that ask every second of virtual time until they are stopped: all that was no 200, and when. */
export function askingAlways(sandbox: Sandbox, places: readonly string[] = ["virginia", "dublin", "sydney"]) {
  const began = sandbox.clock.now();
  const troubles: string[] = [];
  const regions = new Set<string>();
  let asked = 0;
  const clients = { areDone: false };
  const run = (async () => {
    while (!clients.areDone) {
      for (const { status, region } of await Promise.all(places.map((from) => seen(sandbox, { from })))) {
        asked += 1;
        regions.add(region);
        if (status !== 200) troubles.push(`${(sandbox.clock.now() - began) / 1000} s: ${status} ${region}`);
      }
      await sandbox.clock.sleep(1000);
    }
  })();
  return async () => {
    clients.areDone = true;
    await run;
    return { asked, troubles, regions };
  };
}

/** Turns the switch in one region for another, as an evacuation does. */
export async function turn(
  { aws, sandbox }: Pick<Goglobal, "aws" | "sandbox">,
  region: string,
  { at, seconds = 3600 }: { at: string; seconds?: number },
): Promise<void> {
  const until = { N: `${Math.floor(sandbox.clock.now() / 1000) + seconds}` };
  await (await aws.dynamodb(at)).putItem({ TableName: SWITCH, Item: { region: { S: region }, until } });
}

/** Turns it back. */
export const turnBack = async ({ aws }: Pick<Goglobal, "aws">, region: string, at: string) =>
  (await aws.dynamodb(at)).deleteItem({ TableName: SWITCH, Key: { region: { S: region } } });

/** The hosted zone's id, and its records that the name has. */
export async function zoneOf({ aws }: { aws: Aws }) {
  const dns = await aws.route53();
  const { HostedZones = [] } = await dns.listHostedZonesByName({ DNSName: "example.com" });
  const HostedZoneId = HostedZones[0]!.Id!.replace("/hostedzone/", "");
  const at = async (name: string): Promise<ResourceRecordSet[]> => {
    const { ResourceRecordSets = [] } = await dns.listResourceRecordSets({ HostedZoneId });
    return ResourceRecordSets.filter(({ Name }) => Name === `${name}.`);
  };
  const change = async (
    ...Changes: { Action: "CREATE" | "UPSERT" | "DELETE"; ResourceRecordSet: ResourceRecordSet }[]
  ) => dns.changeResourceRecordSets({ HostedZoneId, ChangeBatch: { Changes } });
  return { dns, HostedZoneId, at, change };
}

/** The health checks of the application, by `<region>/<role>`. */
export async function checksOf({ aws }: { aws: Aws }) {
  const { HealthChecks = [] } = await (await aws.route53()).listHealthChecks({});
  return new Map(HealthChecks.map((one) => [one.CallerReference!.split("/").slice(3, 5).join("/"), one]));
}
