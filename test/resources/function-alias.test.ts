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
  spec: { ...key, version: "1", description: "What users reach", weights: null, trial: null, ...spec },
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
  const moved: FunctionAliasSpec = { ...key, version: "2", trial: null, probe: { url: URL } };
  const ON_TRIAL = "What users reach (on trial, else back to 1) (goglobal orders/prod)";
  const update = (input: object) => ["UpdateAlias", REGION, { FunctionName: NAME, Name: "live", ...input }];
  const to = (FunctionVersion: string, Description: string, AdditionalVersionWeights = {}) =>
    update({ FunctionVersion, Description, RoutingConfig: { AdditionalVersionWeights } });
  const TRIED = to("2", ON_TRIAL);
  const PASSED = update({ Description: OURS });

  test("lets a version be that answers well, at once or after a hiccup", async () => {
    for (const statuses of [[204], [503, 200], [429, 500, 299]]) {
      const { context, writes, network } = mockedAws();
      const left = [200, ...statuses];
      network.on(URL, () => ({ status: left.shift()! }));
      await functionAlias.converge(context(), moved, live());
      expect(await writes()).toEqual([TRIED, PASSED]);
      expect(network.seen).toEqual([200, ...statuses].map(() => `GET ${URL}`));
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
    network.on(URL, () => (network.seen.length === 1 ? { status: 200 } : answer()));
    await expect(functionAlias.converge(context(), moved, live({ weights: { "0": 0.5 } }))).rejects.toThrow(
      `${URL} answered with ${trouble} after live of orders-api had moved to version 2: it is back on version 1`,
    );
    expect(await writes()).toEqual([TRIED, to("1", OURS, { "0": 0.5 })]);
    expect(network.seen).toHaveLength(1 + asked);
  });

  test("tells nothing where the answer was no better before", async () => {
    const { context, writes, network } = mockedAws();
    network.on(URL, () => ({ status: 404 }));
    const notes: string[] = [];
    await functionAlias.converge({ ...context(), note: (message) => void notes.push(message) }, moved, live());
    expect(await writes()).toEqual([update({ FunctionVersion: "2", RoutingConfig: { AdditionalVersionWeights: {} } })]);
    expect(network.seen).toHaveLength(1);
    expect(notes).toEqual([
      `${URL} answered with HTTP status 404 before live of orders-api moved, so it cannot tell whether version 2 does well`,
    ]);
  });

  test("is not asked where the version stays", async () => {
    const { context, network } = mockedAws();
    await functionAlias.converge(context(), { ...moved, version: "1", description: "New" }, live());
    expect(network.seen).toEqual([]);
  });

  test("is not noted down in what somebody else wrote", async () => {
    const { context, writes, network } = mockedAws();
    network.on(URL, () => ({ status: 200 }));
    await functionAlias.converge(context(), moved, { ...live(), owned: undefined });
    expect(await writes()).toEqual([update({ FunctionVersion: "2", RoutingConfig: { AdditionalVersionWeights: {} } })]);
  });

  describe("that a run could not make", () => {
    const left = () => live({ version: "2", trial: "1" });

    test("is seen in the description, and only in one of ours", async () => {
      const { lambda, context } = mockedAws();
      lambda.on(ListAliasesCommand).resolves({ Aliases: [alias({ FunctionVersion: "2", Description: ON_TRIAL })] });
      expect(await functionAlias.read(context(), key)).toEqual(left());
      const bare = "(on trial, else back to 1) (goglobal orders/prod)";
      lambda.on(ListAliasesCommand).resolves({ Aliases: [alias({ Description: bare })] });
      expect(await functionAlias.read(context(), key)).toMatchObject({ spec: { description: "", trial: "1" } });
      const theirs = "(on trial, else back to 1)";
      lambda.on(ListAliasesCommand).resolves({ Aliases: [alias({ Description: theirs })] });
      expect(await functionAlias.read(context(), key)).toMatchObject({ spec: { description: theirs, trial: null } });
    });

    test("is told before it is made", () => {
      expect(functionAlias.advice!(moved, left())).toBe(
        "version 2 of orders-api has not been seen to do well in eu-west-1 since a run was cut off: that is asked now, and otherwise it goes back to version 1",
      );
      expect(functionAlias.advice!(moved, live())).toBeUndefined();
      expect(functionAlias.advice!(moved)).toBeUndefined();
    });

    test("is made by the next", async () => {
      const { context, writes, network } = mockedAws();
      network.on(URL, () => ({ status: 200 }));
      await functionAlias.converge(context(), moved, left());
      expect(await writes()).toEqual([PASSED]);
      expect(network.seen).toEqual([`GET ${URL}`]);
    });

    test("moves the alias back when it goes wrong", async () => {
      const { context, writes, network } = mockedAws();
      network.on(URL, () => ({ status: 404 }));
      await expect(functionAlias.converge(context(), moved, left())).rejects.toThrow("it is back on version 1");
      expect(await writes()).toEqual([to("1", OURS)]);
    });

    test("does not make a version good that came after it", async () => {
      const { context, writes, network } = mockedAws();
      network.on(URL, () => ({ status: 404 }));
      await expect(functionAlias.converge(context(), { ...moved, version: "3" }, left())).rejects.toThrow(
        "had moved to version 3: it is back on version 1",
      );
      const untold = { FunctionVersion: "3", RoutingConfig: { AdditionalVersionWeights: {} } };
      expect(await writes()).toEqual([update(untold), to("1", OURS)]);
    });

    test("is not made of the version that did well before", async () => {
      const { context, writes, network } = mockedAws();
      await functionAlias.converge(context(), { ...moved, version: "1" }, left());
      expect(await writes()).toEqual([to("1", OURS)]);
      expect(network.seen).toEqual([]);
    });

    test("is nobody's business where nothing can be asked", async () => {
      const { context, writes } = mockedAws();
      const { probe: _, ...unasked } = moved;
      expect(functionAlias.advice!(unasked, left())).toBeUndefined();
      await functionAlias.converge(context(), { ...unasked, description: "New" }, left());
      expect(await writes()).toEqual([update({ Description: "New (goglobal orders/prod)" })]);
    });
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
