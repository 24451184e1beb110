import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Call } from "../../src/aws/call.ts";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { account, call } from "../support/big-app/account.ts";
import { layerCode } from "../support/big-app/code.ts";
import { goglobal } from "../support/cli.ts";
import { AP, apiIn, askIn, EU, HOME, shop, shopConfig } from "../support/compute.ts";
import { awsError } from "../support/mocked-aws.ts";
import { zoneSeed } from "../support/zone-seed.ts";

const arn = (service: string, region: string, what: string) => `arn:aws:${service}:${region}:${account}:${what}`;
const FOREIGN = "arn:aws:lambda:us-east-1:999999999999:layer:agent:3";

/** The shop whose API function is bound to home in every way there is. */
const bound: SeedCall[] = shop().map((one) => {
  const { FunctionName, Layers, ...input } = one.input as { FunctionName?: string; Layers?: string[] };
  if (one.operation !== "CreateFunction" || FunctionName !== "shop-api") return one;
  const settings = {
    Layers: [...Layers!, FOREIGN],
    VpcConfig: { SubnetIds: ["subnet-1"], SecurityGroupIds: ["sg-1"] },
    KMSKeyArn: arn("kms", HOME, "key/1"),
    DeadLetterConfig: { TargetArn: arn("sqs", HOME, "dead") },
    FileSystemConfigs: [
      { Arn: arn("elasticfilesystem", HOME, "access-point/fsap-00000000000000001"), LocalMountPath: "/mnt/files" },
    ],
  };
  return { ...one, input: { ...input, FunctionName, ...settings } };
});

/** What the config gives for it in a region. */
const mappedIn = (region: string) => ({
  vpc: { subnets: ["subnet-2"], securityGroups: ["sg-2"] },
  kms: arn("kms", region, "key/2"),
  deadLetter: arn("sqs", region, "dead"),
  fileSystems: [{ arn: arn("elasticfilesystem", region, "access-point/fsap-00000000000000002"), path: "/mnt/files" }],
  layers: [arn("lambda", region, "layer:agent:1")],
});

/** What is said of it, before anything is written. */
async function refused({ run }: Awaited<ReturnType<typeof goglobal>>): Promise<string> {
  const { code, err, writes } = await run("apply -y");
  expect({ code, writes }).toEqual({ code: 64, writes: [] });
  return err;
}

describe("what binds a function to home", () => {
  test("is refused before any write, for every region that the config gives nothing for", async () => {
    const regions = { [AP]: mappedIn(AP) };
    const config = shopConfig({ functions: { "shop-api": { regions }, "shop-auth": {} } });
    const said = await refused(await goglobal({ config, seed: bound }));
    expect(said).toContain("has 5 problems:");
    for (const key of ["vpc", "kms", "deadLetter", "fileSystems", "layers"])
      expect(said).toContain(`functions["shop-api"].regions["${EU}"].${key}:`);
    expect(said).toContain(FOREIGN);
    expect(said).not.toContain(AP);
  });

  test("is what the config gives, elsewhere", async () => {
    const regions = { [EU]: mappedIn(EU) };
    const config = shopConfig({
      regions: [HOME, EU],
      functions: { "shop-api": { regions }, "shop-auth": {} },
    });
    const agent = call("lambda", "PublishLayerVersion", { LayerName: "agent", Content: { ZipFile: layerCode() } });
    const app = await goglobal({ config, seed: [...bound, { ...agent, region: EU }] });
    expect((await app.run("apply -y --only function/*")).code).toBe(0);
    const { Configuration } = await (await app.aws.lambda(EU)).getFunction({ FunctionName: "shop-api" });
    expect(Configuration).toMatchObject({
      VpcConfig: { SubnetIds: ["subnet-2"], SecurityGroupIds: ["sg-2"] },
      KMSKeyArn: mappedIn(EU).kms,
      DeadLetterConfig: { TargetArn: mappedIn(EU).deadLetter },
      FileSystemConfigs: [{ Arn: mappedIn(EU).fileSystems[0]!.arn, LocalMountPath: "/mnt/files" }],
      Layers: [{ Arn: mappedIn(EU).layers[0] }],
    });
  });
});

describe("what is not as the config has it at home is refused before any write", () => {
  const twin = call("apigateway", "CreateApi", { Name: "shop", ProtocolType: "HTTP" });

  test.each([
    { what: "an API that shares its name", seed: [twin], changes: {}, said: ["apis.shop", "2 APIs are named shop"] },
    {
      what: "a function that an API calls",
      seed: [],
      changes: { functions: ["shop-api"] },
      said: ["apis.shop", "shop-auth"],
    },
    {
      what: "a function that is not there",
      seed: [],
      changes: { functions: ["shop-api", "shop-auth", "shop-jobs"] },
      said: ['functions["shop-jobs"]', "there is no function shop-jobs"],
    },
    {
      what: "an API that is not there",
      seed: [],
      changes: { apis: ["shop", "till"] },
      said: ["apis.till", "there is no API named till", "REST APIs are not supported yet"],
    },
    {
      what: "a zone that is not there",
      seed: [],
      changes: { routing: { zone: "example.com", domain: "api.example.com", apis: { shop: "" } } },
      said: ["routing.zone", "example.com"],
    },
    {
      what: "a name outside the zone",
      seed: zoneSeed,
      changes: { routing: { zone: { id: "ZONE" }, domain: "api.example.org", apis: { shop: "" } } },
      said: ["routing.domain", "api.example.org"],
    },
  ])("$what", async ({ seed, changes, said }) => {
    const planted = [...shop(), ...seed];
    const app = await goglobal({ config: await withZone(shopConfig(changes), planted), seed: planted });
    const text = await refused(app);
    for (const words of said) expect(text).toContain(words);
  });

  test("an API that shares its name is known by its id", async () => {
    const planted = [...shop(), twin];
    const { aws } = await goglobal({ config: shopConfig(), seed: planted });
    const { Items = [] } = await (await aws.apigateway(HOME)).getApis({});
    const first = Items.find(({ Name, Description }) => Name === "shop" && Description);
    const app = await goglobal({ config: shopConfig({ apis: { shop: { id: first!.ApiId } } }), seed: planted });
    expect((await app.run("apply -y")).code).toBe(0);
    expect(await (await askIn(app, EU))("GET /whoami")).toMatchObject({ status: 200, body: { region: EU } });
  });
});

test("a region is not taken out by hand: what is there would be left behind without its roles", async () => {
  const app = await goglobal({ config: shopConfig(), seed: shop() });
  await app.run("apply -y --only function/*");
  const config = (regions: string[]) => writeFile(join(app.folder, "goglobal.config.json"), shopConfig({ regions }));
  await config([HOME, EU]);
  const said = await refused(app);
  expect(said).toContain(`regions: ${AP} is not named, and functions of this application are there; put ${AP} back`);
  // A run that is about other regions has nothing to do with that.
  expect((await app.run(`plan --region ${EU}`)).code).toBe(0);
  await config([HOME, EU, AP]);
  for (const option of [`--region ${EU}`, `--skip-region ${EU}`])
    expect((await app.run(`plan ${option}`)).out).not.toMatch(/^- /mu);
});

/** The config with the id of the zone that the seed makes: always the same. */
async function withZone(config: string, seed: SeedCall[]): Promise<string> {
  if (!config.includes('"ZONE"')) return config;
  const { aws } = await goglobal({ config, seed });
  const { HostedZones = [] } = await (await aws.route53()).listHostedZonesByName({ DNSName: "example.com" });
  return config.replace('"ZONE"', JSON.stringify(HostedZones[0]!.Id!.replace("/hostedzone/", "")));
}

test("who may not write to the zone is told the records to make, and the run goes on when they are there", async () => {
  const seed = [...shop(), ...zoneSeed];
  const routing = {
    zone: { id: "ZONE", role: "arn:aws:iam::999999999999:role/dns" },
    domain: "api.example.com",
    apis: { shop: "" },
  };
  const config = await withZone(shopConfig({ regions: [HOME, EU], routing }), seed);
  const app = await goglobal({ config, seed });
  const owner = new Set<string>();
  // Whatever the caller may not do, the zone's owner does two minutes later.
  const onCall = ({ operation, input }: Call) => {
    if (operation !== "ChangeResourceRecordSets") return;
    const { HostedZoneId, ChangeBatch } = input as {
      HostedZoneId: string;
      ChangeBatch: { Changes: { ResourceRecordSet: { Name: string } }[] };
    };
    const { Name } = ChangeBatch.Changes[0]!.ResourceRecordSet;
    const make = async () => {
      await app.sandbox.clock.sleep(120_000);
      await (await app.aws.route53()).changeResourceRecordSets({ HostedZoneId, ChangeBatch } as never);
    };
    if (!owner.has(Name)) void make();
    owner.add(Name);
    throw awsError("AccessDenied", "not authorized to perform: route53:ChangeResourceRecordSets", 403);
  };
  const { code, err } = await app.run("apply -y", { onCall });
  expect(code).toBe(0);
  for (const region of [HOME, EU]) {
    expect(err).toMatch(new RegExp(String.raw`_\w+\.${region}\.api\.example\.com 300 CNAME _`, "u"));
    expect(err).toMatch(new RegExp(String.raw`${region}\.api\.example\.com A alias to d-`, "u"));
    const answer = await app.sandbox.network.fetch(`https://${region}.api.example.com/whoami`);
    expect(answer.status).toBe(200);
  }
  expect(await app.run("plan --detailed-exitcode")).toMatchObject({ code: 0 });
});

describe('"role": "extend"', () => {
  const config = shopConfig({ functions: { "shop-api": { role: "extend" }, "shop-auth": { role: "extend" } } });

  test("gives home's roles what they lack in the other regions, and nothing else", async () => {
    const app = await goglobal({ config, seed: shop() });
    const { code, writes } = await app.run("apply -y");
    expect(code).toBe(0);
    // The role of shop-auth has nothing that is bound to a region.
    expect(writes.filter((one) => one.endsWith(HOME))).toEqual([`PutRolePolicy ${HOME}`]);
    const iam = await app.aws.iam();
    const { PolicyDocument } = await iam.getRolePolicy({ RoleName: "shop-api", PolicyName: "goglobal-shop" });
    const { Statement } = JSON.parse(decodeURIComponent(PolicyDocument!)) as { Statement: unknown };
    expect(Statement).toEqual([
      {
        Effect: "Allow",
        Action: ["ssm:GetParameter", "ssm:GetParametersByPath"],
        Resource: [EU, AP].map((region) => arn("ssm", region, "parameter/shop/*")),
      },
      {
        Effect: "Allow",
        Action: ["events:PutEvents"],
        Resource: [EU, AP].map((region) => arn("events", region, "event-bus/default")),
      },
    ]);
    for (const region of [EU, AP]) {
      const { Configuration } = await (await app.aws.lambda(region)).getFunction({ FunctionName: "shop-api" });
      expect(Configuration!.Role).toBe(`arn:aws:iam::${account}:role/shop-api`);
      expect(await (await askIn(app, region))("GET /whoami")).toMatchObject({ status: 200, body: { region } });
    }
    expect(await app.run("apply -y")).toMatchObject({ code: 0, writes: [] });
  });

  test("takes it back when functions get roles of their own again", async () => {
    const extended = await goglobal({ config, seed: shop() });
    await extended.run("apply -y");
    const state = await extended.freeze();
    const app = await goglobal({ config: shopConfig(), state });
    const { code, writes } = await app.run("apply -y");
    expect(code).toBe(0);
    // Not before the last function has left it.
    expect(writes.at(-1)).toBe(`DeleteRolePolicy ${HOME}`);
    const { PolicyNames } = await (await app.aws.iam()).listRolePolicies({ RoleName: "shop-api" });
    expect(PolicyNames).toEqual(["settings"]);
    expect(await apiIn(app.aws, EU)).toBeDefined();
    expect(await app.run("plan --detailed-exitcode")).toMatchObject({ code: 0 });
  });
});
