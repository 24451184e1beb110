import { sampleData } from "./sample-data.ts";
import { openSandbox } from "../../src/sandbox/sandbox.ts";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { clientsOf } from "./cli.ts";

/** A public hosted zone, example.com, for records to be put into it. */
export const zoneSeed: SeedCall[] = [
  {
    service: "route53",
    region: "us-east-1",
    operation: "CreateHostedZone",
    input: { Name: "example.com", CallerReference: "1" },
    as: "zone",
  },
];

/** The id that the sandbox gives that zone when it is planted beside the sample application: always the same. */
export async function idOfSeededZone(): Promise<string> {
  const sandbox = await openSandbox({ seed: [...(await sampleData()), ...zoneSeed] });
  const dns = await (await clientsOf(sandbox)).route53();
  const { HostedZones } = await dns.listHostedZonesByName({ DNSName: "example.com" });
  return HostedZones![0]!.Id!.replace("/hostedzone/", "");
}
