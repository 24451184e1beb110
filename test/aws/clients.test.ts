import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { Answer, Call } from "../../src/aws/call.ts";
import { Clients, type ClientOptions } from "../../src/aws/clients.ts";
import { explain } from "../../src/aws/errors.ts";
import { systemClock } from "../../src/engine/clock.ts";
import { Interrupted } from "../../src/engine/errors.ts";
import { VirtualClock } from "../../src/engine/virtual-clock.ts";
import { localAws } from "../support/http-server.ts";
import { awsError } from "../support/mocked-aws.ts";

function clientsWith(options: Partial<ClientOptions> & { answer?: Answer }) {
  const clock = new VirtualClock();
  const interrupt = new AbortController();
  return { clock, interrupt, clients: new Clients({ clock, signal: interrupt.signal, ...options }) };
}

describe("one client per service and region", () => {
  test("made once, also when asked for twice at the same time", async () => {
    const { clients } = clientsWith({});
    const [one, other] = await Promise.all([clients.get("s3", "eu-west-1"), clients.get("s3", "eu-west-1")]);
    expect(other).toBe(one);
    expect(await clients.get("s3", "eu-west-1")).toBe(one);
    expect(await clients.get("s3", "us-east-1")).not.toBe(one);
    expect(await one.config.region()).toBe("eu-west-1");
  });

  test("all share one credential provider: a credential process is run once", async () => {
    const folder = await mkdtemp(join(tmpdir(), "goglobal-"));
    const file = (name: string) => join(folder, name);
    const credentials = { Version: 1, AccessKeyId: "A", SecretAccessKey: "B", Expiration: "2999-01-01T00:00:00Z" };
    await writeFile(file("credentials.json"), JSON.stringify(credentials));
    await writeFile(file("asked"), "");
    const process = `sh -c 'echo once >> ${file("asked")}; cat ${file("credentials.json")}'`;
    await writeFile(file("config"), `[profile shop]\ncredential_process = ${process}\n`);
    vi.stubEnv("AWS_CONFIG_FILE", file("config"));
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", file("none"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const seen = await localAws((_, response) => void response.end("{}"));
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", undefined);

    const { clients } = clientsWith({ clock: systemClock, profile: "shop" });
    const first = await clients.get("dynamodb", "us-east-1");
    await first.listTables({});
    const others = await Promise.all([clients.get("dynamodb", "eu-west-1"), clients.get("autoscaling", "eu-west-1")]);
    await others[0].listTables({});
    await others[1].describeScalableTargets({ ServiceNamespace: "dynamodb" });
    expect(seen).toHaveLength(3);
    expect(await readFile(file("asked"), "utf8")).toBe("once\n");
  });
});

describe("an interrupt", () => {
  test("what is in flight finishes, and nothing new starts", async () => {
    let arrived!: () => void;
    const underWay = new Promise<void>((resolve) => (arrived = resolve));
    let answer!: () => void;
    const seen = await localAws((_, response) => {
      answer = () => void response.end(JSON.stringify({ TableNames: ["orders"] }));
      arrived();
    });
    const { clients, interrupt } = clientsWith({ clock: systemClock });
    const dynamodb = await clients.get("dynamodb", "eu-west-1");
    const inFlight = dynamodb.listTables({});
    await underWay;
    interrupt.abort();
    await expect(dynamodb.listTables({})).rejects.toBeInstanceOf(Interrupted);
    answer();
    expect((await inFlight).TableNames).toEqual(["orders"]);
    expect(seen).toHaveLength(1);
  });

  test("ends a wait for the next attempt, and makes none", async () => {
    const { clients, interrupt } = clientsWith({
      answer: async () => {
        setImmediate(() => interrupt.abort());
        throw awsError("ThrottlingException", "Rate exceeded");
      },
      clock: { ...systemClock, sleep: (_, signal) => systemClock.sleep(60_000, signal) },
    });
    const dynamodb = await clients.get("dynamodb", "eu-west-1");
    await expect(dynamodb.listTables({})).rejects.toBeInstanceOf(Interrupted);
  });

  test("ends a wait for its turn under a rate limit", async () => {
    const calls: Call[] = [];
    const { clients, interrupt } = clientsWith({
      answer: async () => ({}),
      onCall: (call) => void calls.push(call),
      rates: { dynamodb: 1 },
      clock: { ...systemClock, sleep: (_, signal) => systemClock.sleep(60_000, signal) },
    });
    const dynamodb = await clients.get("dynamodb", "eu-west-1");
    await dynamodb.listTables({});
    const waiting = dynamodb.listTables({});
    setImmediate(() => interrupt.abort());
    await expect(waiting).rejects.toBeInstanceOf(Interrupted);
    expect(calls).toHaveLength(1);
  });
});

describe("a local server in the place of AWS", () => {
  test.each(["127.0.0.1", "localhost"] as const)("nothing stands in front of %s", async (host) => {
    const seen = await localAws((_, response) => void response.end(), host);
    const { clients } = clientsWith({ clock: systemClock });
    const s3 = await clients.get("s3", "eu-west-1");
    await s3.putBucketVersioning({ Bucket: "acme", VersioningConfiguration: { Status: "Enabled" } });
    const s3control = await clients.get("s3control", "eu-west-1");
    await s3control.listJobs({ AccountId: "123456789012" });
    expect(seen).toEqual([`PUT ${host} /acme/?versioning=`, `GET ${host} /v20180820/jobs`]);
  });

  test("without one, AWS's own addresses stay as they are", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL", undefined);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { clients } = clientsWith({});
    const { config } = await clients.get("s3", "eu-west-1");
    const { url } = config.endpointProvider({ Bucket: "acme", Region: "eu-west-1" });
    expect(url.host).toBe("acme.s3.eu-west-1.amazonaws.com");
    const control = await clients.get("s3control", "eu-west-1");
    const parameters = { AccountId: "123456789012", RequiresAccountId: true, Region: "eu-west-1" };
    expect(control.config.endpointProvider(parameters).url.host).toBe(
      "123456789012.s3-control.eu-west-1.amazonaws.com",
    );
  });

  test("a HEAD answer without a body still tells the status, and the region in a header", async () => {
    await localAws((request, response) => {
      const [status, headers] = request.url!.startsWith("/here")
        ? [403, {}]
        : [301, { "x-amz-bucket-region": "us-west-2" }];
      response.writeHead(status, headers).end();
    });
    const { clients } = clientsWith({ clock: systemClock });
    const s3 = await clients.get("s3", "eu-west-1");
    const refused = await s3.headBucket({ Bucket: "here" }).catch((error: unknown) => error);
    expect(explain(refused)).toBe("HTTP status 403 (HeadBucket in eu-west-1); the caller lacks this permission");
    const elsewhere = await s3.headBucket({ Bucket: "there" }).catch((error: unknown) => error);
    expect(elsewhere).toMatchObject({
      $metadata: { httpStatusCode: 301 },
      $response: { headers: { "x-amz-bucket-region": "us-west-2" } },
    });
  });

  test("an empty filter of a replication rule is a filter all the same", async () => {
    const rule =
      "<Rule><ID>a</ID><Filter/></Rule><Rule><ID>b</ID></Rule><Rule><ID>c</ID><Filter><Prefix></Prefix></Filter></Rule>";
    const body = `<ReplicationConfiguration>${rule}</ReplicationConfiguration>`;
    await localAws((_, response) => void response.end(body));
    const { clients } = clientsWith({ clock: systemClock });
    const s3 = await clients.get("s3", "eu-west-1");
    const { ReplicationConfiguration } = await s3.getBucketReplication({ Bucket: "acme" });
    expect(ReplicationConfiguration!.Rules!.map(({ Filter }) => Filter)).toEqual([{}, undefined, { Prefix: "" }]);
  });
});

describe("attempts", () => {
  test("each is seen, with what was sent and where", async () => {
    const calls: Call[] = [];
    let failures = 2;
    const { clients } = clientsWith({
      answer: async () => {
        if (failures-- > 0) throw awsError("InternalServerError", "oops", 500);
        return { TableNames: ["orders"] };
      },
      onCall: (call) => void calls.push(call),
    });
    const { TableNames, $metadata } = await (await clients.get("dynamodb", "eu-west-1")).listTables({ Limit: 1 });
    expect(TableNames).toEqual(["orders"]);
    expect($metadata.attempts).toBe(3);
    const seen = { service: "dynamodb", operation: "ListTables", region: "eu-west-1", input: { Limit: 1 } };
    expect(calls).toEqual([1, 2, 3].map(() => ({ ...seen, schema: expect.anything() })));
  });

  test.each([
    ["ThrottlingException", 400, 10],
    ["InternalServerError", 500, 4],
    ["ValidationException", 400, 1],
    ["AccessDeniedException", 400, 1],
    ["ResourceInUseException", 400, 1],
  ])("%s (%i): %i", async (name, status, attempts) => {
    const calls: Call[] = [];
    const { clients } = clientsWith({
      answer: async () => {
        throw awsError(name, "no", status);
      },
      onCall: (call) => void calls.push(call),
    });
    const error = await (await clients.get("dynamodb", "eu-west-1")).listTables({}).catch((error: unknown) => error);
    expect(calls).toHaveLength(attempts);
    expect(error).toMatchObject({ name, $metadata: { attempts } });
    expect(explain(error)).toContain(
      attempts > 1 ? `ListTables in eu-west-1, ${attempts} attempts` : "ListTables in eu-west-1)",
    );
  });

  test("what has no regions says so", async () => {
    const { clients } = clientsWith({
      answer: async () => {
        throw awsError("AccessDenied", "no", 403);
      },
    });
    const iam = await clients.get("iam", "us-east-1");
    const error = await iam.getRole({ RoleName: "ours" }).catch((error: unknown) => error);
    expect(explain(error)).toContain("(GetRole in all regions)");
  });
});

test("so many a second for each service and region that has a limit", async () => {
  const times: Record<string, number[]> = {};
  const { clients, clock } = clientsWith({
    rates: { dynamodb: 2 },
    answer: async () => ({}),
    onCall: ({ service, region }) => void (times[`${service}@${region}`] ??= []).push(clock.now()),
  });
  const [eu, us, s3] = await Promise.all([
    clients.get("dynamodb", "eu-west-1"),
    clients.get("dynamodb", "us-east-1"),
    clients.get("s3", "eu-west-1"),
  ]);
  const four = [1, 2, 3, 4];
  await Promise.all(four.flatMap(() => [eu.listTables({}), us.listTables({}), s3.listBuckets({})]));
  expect(times).toEqual({
    "dynamodb@eu-west-1": [0, 0, 500, 1000],
    "dynamodb@us-east-1": [0, 0, 500, 1000],
    "s3@eu-west-1": [0, 0, 0, 0],
  });
});

test("an operation may have a limit of its own besides its service's", async () => {
  const times: Record<string, number[]> = {};
  const { clients, clock } = clientsWith({
    rates: { apigateway: 10, "apigateway:CreateDomainName": 1 / 30 },
    answer: async () => ({}),
    onCall: ({ operation }) => void (times[operation] ??= []).push(clock.now()),
  });
  const apigateway = await clients.get("apigateway", "eu-west-1");
  const DomainName = "api.example.com";
  await Promise.all([
    apigateway.createDomainName({ DomainName }),
    apigateway.createDomainName({ DomainName }),
    apigateway.getApis({}),
  ]);
  expect(times).toEqual({ CreateDomainName: [0, 30_000], GetApis: [0] });
});
