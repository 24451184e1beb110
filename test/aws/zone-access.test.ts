import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { connect } from "../../src/aws/aws.ts";
import type { Answer } from "../../src/aws/call.ts";
import { internet } from "../../src/aws/network.ts";
import type { ZoneAccess } from "../../src/aws/zone-access.ts";
import { VirtualClock } from "../../src/engine/virtual-clock.ts";
import { trace } from "../support/trace.ts";

const ROLE = "arn:aws:iam::210987654321:role/dns";

/** A connection with the caller's profile and another one for the account that has the zone. */
async function connectedWith(zone?: ZoneAccess, answer?: Answer) {
  const folder = await mkdtemp(join(tmpdir(), "goglobal-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "credentials");
  const keys = (id: string) => `aws_access_key_id = ${id}\naws_secret_access_key = B\n`;
  await writeFile(file, `[default]\n${keys("CALLER")}[dns]\n${keys("PROFILE")}`);
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", file);
  vi.stubEnv("AWS_CONFIG_FILE", join(folder, "none"));
  for (const name of ["AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, undefined);
  onTestFinished(() => void vi.unstubAllEnvs());
  const sts = mockClient(STSClient);
  onTestFinished(() => sts.restore());
  sts.on(GetCallerIdentityCommand).resolves({ Account: "123456789012", Arn: "arn:aws:iam::123456789012:user/ada" });
  const signal = new AbortController().signal;
  const options = { mark: "orders", region: "eu-west-1", network: internet, clock: new VirtualClock(), signal };
  return { sts, aws: await connect({ ...options, zone, answer }) };
}

test("the zone is in the caller's own account when nothing else is said", async () => {
  const { aws } = await connectedWith();
  expect(await aws.dns()).toBe(await aws.route53());
});

test("a profile reaches another account, and only for the zone", async () => {
  const { aws } = await connectedWith({ profile: "dns" });
  expect(await (await aws.dns()).config.credentials()).toMatchObject({ accessKeyId: "PROFILE" });
  expect(await (await aws.route53()).config.credentials()).toMatchObject({ accessKeyId: "CALLER" });
});

test.each<[string, ZoneAccess, string]>([
  ["the caller's credentials", { role: ROLE }, "CALLER"],
  ["the profile's credentials", { role: ROLE, profile: "dns" }, "PROFILE"],
])("a role is assumed with %s, once until it is about to expire", async (_, zone, accessKeyId) => {
  const { aws, sts } = await connectedWith(zone);
  const lasting = (AccessKeyId: string, seconds: number) => ({
    Credentials: {
      AccessKeyId,
      SecretAccessKey: "B",
      SessionToken: "C",
      Expiration: new Date(Date.now() + seconds * 1000),
    },
  });
  sts.on(AssumeRoleCommand).resolvesOnce(lasting("ONE", 60)).resolvesOnce(lasting("TWO", 3600));
  const { config } = await aws.dns();
  // What lasts for a minute only is renewed at once, and what lasts for an hour is kept.
  for (const _ of [1, 2]) expect(await config.credentials()).toMatchObject({ accessKeyId: "TWO", sessionToken: "C" });
  const assumed = sts.commandCalls(AssumeRoleCommand);
  expect(assumed.map(({ args }) => args[0].input)).toEqual(
    Array.from({ length: 2 }, () => ({ RoleArn: ROLE, RoleSessionName: "goglobal" })),
  );
  for (const { args } of assumed)
    trace?.({ service: "sts", operation: "AssumeRole", region: "eu-west-1", input: args[0].input });
  const asker = (assumed[0]!.thisValue as STSClient).config;
  expect(await asker.region()).toBe("eu-west-1");
  expect(await asker.credentials()).toMatchObject({ accessKeyId });
});

test("the sandbox has one account only", async () => {
  const identity = { Account: "123456789012", Arn: "arn:aws:iam::123456789012:user/ada" };
  const { aws } = await connectedWith({ role: ROLE, profile: "dns" }, async () => identity);
  expect(await aws.dns()).toBe(await aws.route53());
});
