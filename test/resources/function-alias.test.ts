import { DeleteAliasCommand, ListAliasesCommand, type AliasConfiguration } from "@aws-sdk/client-lambda";
import { GetResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api";
import { describe, expect, test } from "vitest";
import { functionAlias } from "../../src/resources/function-alias.ts";
import type { FunctionAliasSpec, LiveAlias } from "../../src/resources/function-alias-move.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { ARN, NAME, REGION, withFunction } from "./lambda-answers.ts";

const key = { function: NAME, name: "live", region: REGION };
const OURS = "What users reach (goglobal orders/prod)";
const URL = "https://a1.execute-api.eu-west-1.amazonaws.com/health";
const none = () => awsError("ResourceNotFoundException", undefined, 404);

const alias = (more: Partial<AliasConfiguration> = {}): AliasConfiguration => ({
  AliasArn: `${ARN}:live`,
  Name: "live",
  FunctionVersion: "1",
  Description: OURS,
  ...more,
});

const live = (spec: Partial<FunctionAliasSpec> = {}): LiveAlias => ({
  spec: { ...key, version: "1", description: "What users reach", weights: null, ...spec },
  outputs: { arn: `${ARN}:live` },
  owned: true,
});

describe("in the sandbox", () => {
  conforms(functionAlias, {
    given: withFunction(["one", "two"]),
    from: { ...key, version: "1", description: "What users reach", weights: { "2": 0.1 } },
    to: { ...key, version: "2", description: "", weights: null },
  });
});

describe("read", () => {
  test("one list for all aliases of a function, by pages", async () => {
    const { lambda, context, calls } = mockedAws();
    lambda
      .on(ListAliasesCommand)
      .resolves({ Aliases: [alias({ Name: "beta" })], NextMarker: "more" })
      .on(ListAliasesCommand, { Marker: "more" })
      .resolves({ Aliases: [alias({ RoutingConfig: { AdditionalVersionWeights: { "2": 0.5 } } })] });
    const pass = context();
    expect(await functionAlias.read(pass, key)).toEqual(live({ weights: { "2": 0.5 } }));
    expect(await functionAlias.read(pass, { ...key, name: "beta" })).toMatchObject({ spec: { name: "beta" } });
    expect(await functionAlias.read(pass, { ...key, name: "nope" })).toBeUndefined();
    expect((await calls()).map(({ input }) => input)).toEqual([
      { FunctionName: NAME },
      { FunctionName: NAME, Marker: "more" },
    ]);
  });

  test("somebody else's is nobody's, and of no function there is none", async () => {
    const { lambda, context } = mockedAws();
    lambda.on(ListAliasesCommand).resolves({ Aliases: [alias({ Description: "mine" })] });
    expect(await functionAlias.read(context(), key)).toMatchObject({ spec: { description: "mine" }, owned: undefined });
    lambda.on(ListAliasesCommand).rejects(none());
    expect(await functionAlias.read(context(), key)).toBeUndefined();
  });
});

describe("converge", () => {
  test("creates with the mark, and probes nothing", async () => {
    const { context, writes, network } = mockedAws();
    await functionAlias.converge(context(), {
      ...key,
      version: "3",
      description: "What users reach",
      probe: { url: URL },
    });
    await functionAlias.converge(context(), { ...key, version: "3", weights: { "2": 0.1 } });
    expect(await writes()).toEqual([
      ["CreateAlias", REGION, { FunctionName: NAME, Name: "live", FunctionVersion: "3", Description: OURS }],
      [
        "CreateAlias",
        REGION,
        {
          FunctionName: NAME,
          Name: "live",
          FunctionVersion: "3",
          Description: "(goglobal orders/prod)",
          RoutingConfig: { AdditionalVersionWeights: { "2": 0.1 } },
        },
      ],
    ]);
    expect(network.seen).toEqual([]);
  });

  test.each<[Partial<FunctionAliasSpec>, LiveAlias, object]>([
    [{ version: "2" }, live(), { FunctionVersion: "2", RoutingConfig: { AdditionalVersionWeights: {} } }],
    [{ description: "New" }, live(), { Description: "New (goglobal orders/prod)" }],
    [{ description: "New" }, { ...live(), owned: undefined }, { Description: "New" }],
    [{ weights: null }, live({ weights: { "2": 0.1 } }), { RoutingConfig: { AdditionalVersionWeights: {} } }],
    [{ weights: { "2": 0.2 } }, live(), { RoutingConfig: { AdditionalVersionWeights: { "2": 0.2 } } }],
  ])("updates %j", async (spec, found, input) => {
    const { context, writes } = mockedAws();
    await functionAlias.converge(context(), { ...key, ...spec }, found);
    expect(await writes()).toEqual([["UpdateAlias", REGION, { FunctionName: NAME, Name: "live", ...input }]]);
  });
});

describe("the probe", () => {
  const moved: FunctionAliasSpec = { ...key, version: "2", probe: { url: URL } };
  const to = (FunctionVersion: string, weights = {}) => [
    "UpdateAlias",
    REGION,
    { FunctionName: NAME, Name: "live", FunctionVersion, RoutingConfig: { AdditionalVersionWeights: weights } },
  ];

  test("lets a version be that answers well, at once or after a hiccup", async () => {
    for (const statuses of [
      [200, 204],
      [503, 200, 503, 200],
      [200, 429, 500, 299],
      [500, 500, 500, 200],
    ]) {
      const { context, writes, network } = mockedAws();
      const left = [...statuses];
      network.on(URL, () => ({ status: left.shift()! }));
      await functionAlias.converge(context(), moved, live());
      expect(await writes()).toEqual([to("2")]);
      expect(network.seen).toEqual(statuses.map(() => `GET ${URL}`));
    }
  });

  test.each([
    ["HTTP status 404", 1, () => ({ status: 404 })],
    ["HTTP status 301", 1, () => ({ status: 301 })],
    ["HTTP status 503", 3, () => ({ status: 503 })],
    [
      "connect ECONNREFUSED",
      3,
      () => {
        throw new Error("connect ECONNREFUSED");
      },
    ],
  ])("%s moves the alias back, with the shares it had", async (trouble, asked, answer) => {
    const { context, writes, network } = mockedAws();
    network.on(URL, () => (network.seen.length === 1 ? {} : answer()));
    await expect(functionAlias.converge(context(), moved, live({ weights: { "0": 0.5 } }))).rejects.toThrow(
      `${URL} answered with ${trouble} after live of orders-api had moved to version 2: it is back on version 1`,
    );
    expect(await writes()).toEqual([to("2"), to("1", { "0": 0.5 })]);
    expect(network.seen).toHaveLength(1 + asked);
  });

  test.each([
    ["a region that did not do well before either", 6, () => ({ status: 500 })],
    [
      "one that did not answer before either",
      6,
      () => {
        throw new Error("connect ECONNREFUSED");
      },
    ],
  ])("%s does not get a new version", async (_, asked, answer) => {
    const { context, writes, network } = mockedAws();
    network.on(URL, answer);
    await expect(functionAlias.converge(context(), moved, live())).rejects.toThrow("it is back on version 1");
    expect(await writes()).toEqual([to("2"), to("1")]);
    expect(network.seen).toHaveLength(asked);
  });

  test.each([
    ["HTTP status 404", () => ({ status: 404 })],
    ["HTTP status 403", () => ({ status: 403 })],
    ["getaddrinfo ENOTFOUND a1.execute-api.eu-west-1.amazonaws.com", undefined],
  ])("blames no version for what was so before: %s", async (trouble, answer) => {
    const { context, writes, network } = mockedAws();
    if (answer) network.on(URL, answer);
    const notes: string[] = [];
    await functionAlias.converge({ ...context(), note: (note) => void notes.push(note) }, moved, live());
    expect(await writes()).toEqual([to("2")]);
    expect(network.seen).toEqual([`GET ${URL}`]);
    expect(notes).toEqual([
      `${URL} answers with ${trouble} already: whether what live of orders-api moves to does well cannot be seen there`,
    ]);
  });

  test("is not asked where the version stays", async () => {
    const { context, network } = mockedAws();
    await functionAlias.converge(context(), { ...moved, version: "1", description: "New" }, live());
    expect(network.seen).toEqual([]);
  });
});

test("lists ours on functions of ours, and removes what is there", async () => {
  const { lambda, tagging, context, writes } = mockedAws();
  tagging.on(GetResourcesCommand).resolves({ ResourceTagMappingList: [{ ResourceARN: ARN }] });
  const Aliases = [
    alias(),
    alias({ Name: "mine", Description: "" }),
    alias({ Name: "x", Description: "(goglobal billing)" }),
  ];
  lambda.on(ListAliasesCommand).resolves({ Aliases });
  const found = await functionAlias.list!(context(), REGION);
  expect(found).toEqual([live()]);
  lambda.on(DeleteAliasCommand).resolvesOnce({}).rejects(none());
  await functionAlias.remove!(context(), found[0]!);
  await functionAlias.remove!(context(), found[0]!);
  expect((await writes())[0]).toEqual(["DeleteAlias", REGION, { FunctionName: NAME, Name: "live" }]);
});

test("a description must leave room for the mark", () => {
  expect(functionAlias.objection!({ ...key, description: "x".repeat(181) })).toContain("no room for goglobal's mark");
  expect(functionAlias.objection!({ ...key, description: "x" })).toBeUndefined();
  expect(functionAlias).toMatchObject({ how: ["probe"] });
});
