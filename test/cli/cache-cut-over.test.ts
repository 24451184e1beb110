import type { ChangeResourceRecordSetsCommandInput } from "@aws-sdk/client-route-53";
import { expect, test } from "vitest";
import { SPREADING } from "../../src/sandbox/route53/zone.ts";
import { appliedCache, askFrom, cachedApp, cachedText, createRecord, PUBLIC, reconfigure } from "../support/cached.ts";
import { CERTIFICATE } from "../sandbox/distribution-of-one.ts";
import { goglobal } from "../support/cli.ts";
import { apiIn, EU, type Goglobal, HOME } from "../support/compute.ts";

/** A client who asks every second, and what it was answered: each time, the status and whether by way of an edge. */
function clientOf({ sandbox }: Pick<Goglobal, "sandbox">, from: string) {
  const { clock } = sandbox;
  const seen: string[] = [];
  const client = { isDone: false };
  const asking = (async () => {
    while (!client.isDone) {
      const at = clock.now();
      const answer = await askFrom(sandbox, from, "GET /orders").catch((error: unknown) => ({
        status: String(error),
        cache: undefined,
      }));
      seen.push(`${answer.status} ${answer.cache ? "edge" : "region"}`);
      await clock.sleep(at + 1000 - clock.now());
    }
  })();
  const stop = async () => {
    client.isDone = true;
    await asking;
    return seen;
  };
  return { seen, stop };
}

/** Applies a config while clients in several places ask, and for longer than anything is remembered; answers all that they saw. */
async function during(app: Goglobal, remembered = 330) {
  const { sandbox, run } = app;
  const clients = ["dublin", "virginia"].map((place) => clientOf(app, place));
  await sandbox.clock.sleep(10_000);
  const times = { moved: 0, takenDown: 0 };
  const applied = await run("apply -y", {
    onCall({ operation, input }) {
      if (operation === "ChangeResourceRecordSets" && isMove(input)) times.moved = sandbox.clock.now();
      if (operation === "DeleteApiMapping" || operation === "UpdateDistribution")
        times.takenDown ||= sandbox.clock.now();
    },
  });
  await sandbox.clock.sleep(remembered * 1000);
  const seen = await Promise.all(clients.map((client) => client.stop()));
  return { applied, statuses: [...new Set(seen.flat())].sort(), seen, waited: times.takenDown - times.moved };
}

/** Whether a batch of records says where the public name leads. */
const isMove = (input: object): boolean =>
  (input as ChangeResourceRecordSetsCommandInput).ChangeBatch!.Changes!.some(
    ({ Action, ResourceRecordSet: set }) => Action === "CREATE" && set!.Name === PUBLIC && set!.Type !== "TXT",
  );

/** Until all name servers know where a name leads, and all resolvers that asked the last one have forgotten its answer. */
const FORGOTTEN = SPREADING + 60_000;

/** The application with a name of its own at home that a record leads to, as teams have it before there are more regions. */
async function withOldName(): Promise<Goglobal> {
  const app = await goglobal({ config: cachedText(), seed: await cachedApp() });
  const { aws, sandbox } = app;
  const apigateway = await aws.apigateway(HOME);
  const { DomainNameConfigurations } = await apigateway.createDomainName({
    DomainName: PUBLIC,
    DomainNameConfigurations: [{ CertificateArn: CERTIFICATE, EndpointType: "REGIONAL", SecurityPolicy: "TLS_1_2" }],
  });
  const { ApiId } = await apiIn(aws, HOME, "orders");
  await apigateway.createApiMapping({ DomainName: PUBLIC, ApiId, Stage: "$default" });
  const [{ ApiGatewayDomainName }] = DomainNameConfigurations as [{ ApiGatewayDomainName: string }];
  await createRecord(app, {
    Name: PUBLIC,
    Type: "CNAME",
    TTL: 300,
    ResourceRecords: [{ Value: ApiGatewayDomainName }],
  });
  await sandbox.clock.sleep(60_000);
  return app;
}

/** That name cut over to the cache: what was planned, what clients saw meanwhile, and what AWS remembers then. */
let moved: ReturnType<typeof cutOver> | undefined;

async function cutOver() {
  const app = await withOldName();
  const planned = await app.run("plan");
  const seen = await during(app);
  const { Items } = await (await app.aws.apigateway(HOME)).getDomainNames({});
  return { ...seen, out: planned.out, names: Items!.map(({ DomainName }) => DomainName), state: await app.freeze() };
}

test("a name that a record leads to is cut over to the cache, and whoever asks every second is answered well every time", async () => {
  const { out, applied, statuses, seen, names } = await (moved ??= cutOver());
  expect(out).toMatch(
    /api\.example\.com is cut over in one step from CNAME d-\w+\.execute-api\.us-east-1\.amazonaws\.com \(TTL 300 s\), which is written down/u,
  );
  expect(applied).toMatchObject({ code: 0 });
  expect(statuses).toEqual(["200 edge", "200 region"]);
  for (const each of seen) {
    expect(each[0]).toBe("200 region");
    expect(each.at(-1)).toBe("200 edge");
  }
  // Theirs is left where it is.
  expect(names).toContain(PUBLIC);
});

test("and it is given back as well, before the cache goes", async () => {
  const { state } = await (moved ??= cutOver());
  const { applied, waited, statuses, seen } = await during(
    await goglobal({ config: cachedText({ cache: null }), state }),
    90,
  );
  expect(applied).toMatchObject({ code: 0 });
  expect(waited).toBeGreaterThanOrEqual(FORGOTTEN);
  expect(statuses).toEqual(["200 edge", "200 region"]);
  expect(seen.map((each) => each.at(-1))).toEqual(["200 region", "200 region"]);
});

test("a name that led to the regions until now moves to the cache, and is answered well all the time", async () => {
  const app = await appliedCache({ cache: null, routing: { domain: PUBLIC } });
  await reconfigure(app, {});
  const { applied, statuses, seen, waited } = await during(app, 90);
  expect(waited).toBeGreaterThanOrEqual(FORGOTTEN);
  expect(applied).toMatchObject({ code: 0 });
  expect(statuses).toEqual(["200 edge", "200 region"]);
  for (const each of seen) expect(each.at(-1)).toBe("200 edge");

  // What the name led to is gone: names of its own, mappings, certificates, and the records of each region.
  for (const region of [HOME, EU]) {
    const { Items } = await (await app.aws.apigateway(region)).getDomainNames({});
    expect(Items!.map(({ DomainName }) => DomainName).sort()).toEqual(
      [`${region}.regional.example.com`, "regional.example.com"].sort(),
    );
  }
  expect(await app.run("plan --detailed-exitcode")).toMatchObject({ code: 0, writes: [] });
});
