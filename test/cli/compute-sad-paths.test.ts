import { describe, expect, test } from "vitest";
import { goglobal } from "../support/cli.ts";
import {
  AP,
  apiIn,
  appliedShop,
  askIn,
  detailsOf,
  EU,
  type Goglobal,
  HOME,
  ship,
  shop,
  shopConfig,
} from "../support/compute.ts";

const fresh = () => goglobal({ config: shopConfig(), seed: shop() });
const because = (region: string) => `${region} does not answer (STS and DynamoDB there: no connection or only 5xx)`;
const linesWith = (text: string, region: string) => text.split("\n").filter((line) => line.includes(`@${region}`));

/** What stands in a region in the end is the whole of it, and nothing of it twice. */
async function isWhole(app: Goglobal): Promise<void> {
  expect(await app.run("plan --detailed-exitcode")).toMatchObject({ code: 0, writes: [] });
  for (const region of [EU, AP]) {
    const gateway = await app.aws.apigateway(region);
    expect((await gateway.getApis({})).Items).toHaveLength(1);
    const { ApiId } = await apiIn(app.aws, region);
    const lengths = await Promise.all([
      gateway.getIntegrations({ ApiId }),
      gateway.getAuthorizers({ ApiId }),
      gateway.getRoutes({ ApiId }),
    ]);
    expect(lengths.map(({ Items }) => Items!.length)).toEqual([2, 2, 6]);
    expect(await (await askIn(app, region))("GET /whoami")).toMatchObject({ status: 200, body: { region } });
  }
}

describe("a region that is down", () => {
  test("is a question mark in the plan, the others are made, and the next run does the rest", async () => {
    const app = await fresh();
    app.sandbox.faults.down(EU);
    const { code, out } = await app.run("plan");
    expect(code).toBe(3);
    const unknown = linesWith(out, EU).filter((line) => line.startsWith("? "));
    expect(unknown.filter((line) => !line.endsWith(`: ${because(EU)}`))).toEqual([]);
    expect(unknown).toHaveLength(25);
    expect(linesWith(out, AP).filter((line) => line.startsWith("+ "))).toHaveLength(25);

    const first = await app.run("apply -y");
    expect(first.code).toBe(3);
    expect(first.writes.filter((call) => call.endsWith(EU))).toEqual([]);
    expect(first.out).toMatch(/^Partly done: /mu);
    expect(await (await askIn(app, AP))("GET /whoami")).toMatchObject({ status: 200, body: { region: AP } });

    app.sandbox.faults.up(EU);
    const second = await app.run("apply -y");
    expect(second.code).toBe(0);
    expect(second.writes.filter((call) => call.endsWith(AP))).toEqual([]);
    await isWhole(app);
  });

  test("holds up no release: the others get it, and this one when it is back", async () => {
    const app = await appliedShop();
    await ship(app, { code: { release: 2 } });
    app.sandbox.faults.down(EU);
    const { code, writes } = await app.run("apply -y");
    expect(code).toBe(3);
    expect(new Set(writes.map((call) => call.split(" ")[1]))).toEqual(new Set([AP]));
    expect(await (await askIn(app, AP))("GET /whoami")).toMatchObject({ body: { release: 2 } });
    app.sandbox.faults.up(EU);
    expect(await app.run("apply -y")).toMatchObject({ code: 0 });
    expect(await (await askIn(app, EU))("GET /whoami")).toMatchObject({ body: { release: 2 } });
    await isWhole(app);
  });

  test.each([12, 60])("after %i writes: the others are finished, and the next run goes on", async (writes) => {
    const app = await fresh();
    const first = await app.run("apply -y", {
      onCall(_, counts) {
        if (counts.writes > writes) app.sandbox.faults.down(EU);
      },
    });
    expect(first.code).toBe(3);
    expect(first.out).toContain(because(EU));
    expect(await app.run(`plan --detailed-exitcode --skip-region ${EU}`)).toMatchObject({ code: 0 });
    app.sandbox.faults.up(EU);
    expect(await app.run("apply -y")).toMatchObject({ code: 0 });
    await isWhole(app);
  });
});

test("home down: nothing is known of what should be elsewhere, and nothing changes", async () => {
  const app = await appliedShop();
  app.sandbox.faults.down(HOME);
  for (const line of ["plan", "apply -y"]) {
    const { code, err, writes } = await app.run(line);
    expect({ code, writes }).toEqual({ code: 1, writes: [] });
    expect(err).toContain("the home region cannot be read");
  }
  // What stands elsewhere goes on serving.
  expect(await (await askIn(app, EU))("GET /whoami")).toMatchObject({ status: 200, body: { region: EU } });
});

test.each(["lambda", "apigateway", "logs", "iam"])(
  "%s down at home: an error that names it, and nothing changes",
  async (service) => {
    const app = await appliedShop();
    app.sandbox.faults.down(`${service}@${HOME}`);
    for (const line of ["plan", "apply -y"]) {
      const { code, err, writes } = await app.run(line);
      expect({ code, writes }).toEqual({ code: 1, writes: [] });
      expect(err).toMatch(/^goglobal: .*ECONNREFUSED \(\w+ in (?:us-east-1|all regions), 4 attempts\)/mu);
    }
  },
);

describe("interrupted", () => {
  test.each([3, 45])("before write call %i: what is under way ends, and the next run goes on", async (at) => {
    const app = await fresh();
    const interrupt = new AbortController();
    const first = await app.run("apply -y", {
      signal: interrupt.signal,
      onCall: (_, { writes }) => void (writes === at && interrupt.abort()),
    });
    expect(first.code).toBe(130);
    expect(first.out).toMatch(/^Interrupted: .* Run apply again: it goes on where this run ended\.$/mu);
    expect(await app.run("apply -y")).toMatchObject({ code: 0 });
    await isWhole(app);
  });
});

test("throttled: it takes longer, and nothing else", async () => {
  const app = await fresh();
  const { faults } = app.sandbox;
  for (const operation of ["CreateApi", "CreateRoute", "CreateIntegration", "AddPermission", "PublishVersion"])
    faults.throttle(operation, 3, { region: EU });
  for (const operation of ["GetFunction", "GetApis", "GetRoutes", "ListAliases"]) faults.throttle(operation, 2);
  expect(await app.run("apply -y")).toMatchObject({ code: 0 });
  await isWhole(app);
});

test("answers that get lost after the call took effect: nothing is there twice in the end", async () => {
  const app = await fresh();
  const { faults } = app.sandbox;
  for (const operation of [
    "CreateApi",
    "CreateIntegration",
    "CreateAuthorizer",
    "CreateRoute",
    "CreateStage",
    "CreateFunction",
    "PublishVersion",
    "PublishLayerVersion",
    "CreateAlias",
    "AddPermission",
    "CreateLogGroup",
  ])
    faults.lose(operation, { region: EU });
  faults.lose("CreateRole");
  expect((await app.run("apply -y")).code).toBe(0);
  // What has no name of its own in AWS was made twice, since the SDK asked again: the younger twin goes with the next run.
  const next = await app.run("plan");
  expect(detailsOf(next.out)).toEqual([
    expect.stringMatching(/^- api\/shop@eu-west-1#\w+$/u),
    expect.stringMatching(/^- integration\/shop\/shop-\w+@eu-west-1#\w+$/u),
  ]);
  expect(await app.run("apply -y")).toMatchObject({ code: 0, writes: [`DeleteIntegration ${EU}`, `DeleteApi ${EU}`] });
  await isWhole(app);
});

test("a function that was changed by somebody else in the same moment is changed after that", async () => {
  const app = await appliedShop();
  await ship(app, { code: { release: 2 } });
  const lambda = await app.aws.lambda(EU);
  let looks = 0;
  let byHand: Promise<unknown> | undefined;
  const { code, err } = await app.run("apply -y", {
    onCall({ operation, region }) {
      // The second look is the one right before it is changed.
      if (operation === "GetFunction" && region === EU && (looks += 1) === 3)
        byHand = lambda.updateFunctionConfiguration({ FunctionName: "shop-api", Description: "changed by hand" });
    },
  });
  expect(code).toBe(0);
  expect(await byHand).toMatchObject({ Description: "changed by hand" });
  expect(err).toContain("An update is in progress");
  await isWhole(app);
});
