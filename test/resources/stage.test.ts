import { DeleteStageCommand, GetApisCommand, GetStagesCommand } from "@aws-sdk/client-apigatewayv2";
import { describe, expect, test } from "vitest";
import type { StageSpec } from "../../src/resources/stage-settings.ts";
import { stage } from "../../src/resources/stage.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { apis, creation, idsOfRegionalApi, region, regionalApi, update } from "../support/regional-api.ts";

const LOGS = `arn:aws:logs:${region}:123456789012:log-group:shop`;
const few = { rate: 5, burst: 10, detailedMetrics: false };
const spec: StageSpec = {
  api: "ours",
  region,
  name: "$default",
  autoDeploy: true,
  throttling: { rate: 500, burst: 1000 },
  detailedMetrics: true,
  routes: { "GET /health": few, "GET /whoami": few },
  variables: { a: "1", b: "2" },
  accessLogs: { destination: LOGS, format: "$context.requestId" },
  description: "Live",
  tags: { team: "shop" },
};
const bare: StageSpec = {
  ...spec,
  throttling: { rate: null, burst: null },
  detailedMetrics: false,
  routes: {},
  variables: {},
  accessLogs: null,
  description: null,
  tags: {},
};
const outputs = { arn: "arn:aws:apigateway:eu-west-1::/apis/ours/stages/$default" };
const mark = { "goglobal:app": "orders/prod" };
const FEW = { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10, DetailedMetricsEnabled: false };
const STAGE = {
  AutoDeploy: true,
  DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000, DetailedMetricsEnabled: true },
  RouteSettings: { "GET /health": FEW, "GET /whoami": FEW },
  StageVariables: { a: "1", b: "2" },
  AccessLogSettings: { DestinationArn: LOGS, Format: "$context.requestId" },
  Description: "Live",
};

describe("in the sandbox", async () => {
  const { api } = await idsOfRegionalApi();
  conforms(stage, {
    given: regionalApi,
    from: { ...spec, api },
    to: {
      ...spec,
      api,
      autoDeploy: false,
      throttling: { rate: 100.5, burst: 10 },
      detailedMetrics: false,
      routes: { "GET /whoami": { rate: null, burst: 10, detailedMetrics: true } },
      variables: { b: "3" },
      accessLogs: null,
      description: "Next",
      tags: { team: "till" },
    },
  });
});

describe("read", () => {
  test("by name, all that it says", async () => {
    const { apigateway, context, calls } = mockedAws();
    const found = { StageName: "$default", ...STAGE, Tags: { team: "shop" } };
    apigateway.on(GetStagesCommand).resolves({ Items: [{ StageName: "next" }, found] });
    expect(await stage.read(context(), spec)).toEqual({ spec, outputs });
    expect(await calls()).toEqual([{ operation: "GetStages", region, input: { ApiId: "ours", MaxResults: "100" } }]);
    expect(await stage.read(context(), { ...spec, name: "beta" })).toBeUndefined();
  });

  test("one that says next to nothing", async () => {
    const { apigateway, context } = mockedAws();
    apigateway.on(GetStagesCommand).resolves({ Items: [{ StageName: "$default", RouteSettings: { "GET /": {} } }] });
    expect((await stage.read(context(), spec))!.spec).toEqual({
      ...bare,
      autoDeploy: false,
      routes: { "GET /": { rate: null, burst: null, detailedMetrics: false } },
    });
  });

  test("list: those of the APIs with our mark", async () => {
    const { apigateway, context, calls } = mockedAws();
    apigateway.on(GetApisCommand).resolves({ Items: apis });
    apigateway.on(GetStagesCommand).resolves({ Items: [{ StageName: "$default", AutoDeploy: true }] });
    expect(await stage.list!(context(), region)).toEqual([{ spec: bare, outputs, label: `orders/${bare.name}` }]);
    expect((await calls()).map(({ input }) => (input as { ApiId?: string }).ApiId)).toEqual([undefined, "ours"]);
  });
});

describe("objection", () => {
  const live = (change: Partial<StageSpec>) => ({ spec: { ...spec, ...change }, outputs });

  test("to what AWS cannot clear", () => {
    expect(stage.objection!({ ...spec, throttling: { rate: null, burst: 1000 } }, live({}))).toBe(
      "AWS cannot take the default throttling of stage $default away again, only change it: give it one, or delete the stage",
    );
    expect(stage.objection!({ ...spec, throttling: { rate: 5, burst: null } }, live({}))).toContain("throttling");
    expect(stage.objection!({ ...spec, description: null }, live({}))).toContain("description of stage $default");
  });

  test("to nothing else", () => {
    expect(stage.objection!(bare)).toBeUndefined();
    expect(stage.objection!(bare, live(bare))).toBeUndefined();
    const { throttling: _throttling, description: _description, ...rest } = spec;
    expect(stage.objection!(rest, live({}))).toBeUndefined();
    expect(stage.objection!({ ...spec, throttling: { rate: 5, burst: 10 } }, live({}))).toBeUndefined();
  });
});

describe("converge", () => {
  test("create", async () => {
    expect(await creation(stage, spec)).toEqual([
      ["CreateStage", region, { ApiId: "ours", StageName: "$default", ...STAGE, Tags: { team: "shop", ...mark } }],
    ]);
    expect(await creation(stage, bare)).toEqual([
      [
        "CreateStage",
        region,
        {
          ApiId: "ours",
          StageName: "$default",
          AutoDeploy: true,
          DefaultRouteSettings: { DetailedMetricsEnabled: false },
          StageVariables: {},
          Tags: mark,
        },
      ],
    ]);
  });

  const identity = { ApiId: "ours", StageName: "$default" };
  const updated = (members: object) => ["UpdateStage", { ...identity, ...members }];
  const lost = (RouteKey: string) => ["DeleteRouteSettings", { ...identity, RouteKey }];
  test.each<[string, Partial<StageSpec>, unknown[]]>([
    ["nothing where nothing differs", {}, []],
    ["whether it deploys by itself", { autoDeploy: false }, [updated({ AutoDeploy: false })]],
    [
      "throttling",
      { throttling: { rate: 1, burst: 2 } },
      [updated({ DefaultRouteSettings: { ThrottlingRateLimit: 1, ThrottlingBurstLimit: 2 } })],
    ],
    ["metrics", { detailedMetrics: false }, [updated({ DefaultRouteSettings: { DetailedMetricsEnabled: false } })]],
    [
      "the settings of a route",
      { routes: { ...spec.routes, "GET /health": { ...few, rate: 6 } } },
      [updated({ RouteSettings: { "GET /health": { ...FEW, ThrottlingRateLimit: 6 } } })],
    ],
    ["no settings of a route, by a call of its own", { routes: { "GET /health": few } }, [lost("GET /whoami")]],
    [
      "fewer settings of a route: they go, and what is left is put again",
      { routes: { ...spec.routes, "GET /health": { ...few, burst: null } } },
      [
        lost("GET /health"),
        updated({ RouteSettings: { "GET /health": { ThrottlingRateLimit: 5, DetailedMetricsEnabled: false } } }),
      ],
    ],
    ["variables, empty where one goes", { variables: { b: "3" } }, [updated({ StageVariables: { a: "", b: "3" } })]],
    [
      "access logs",
      { accessLogs: { destination: LOGS, format: "$context.requestId $context.status" } },
      [updated({ AccessLogSettings: { DestinationArn: LOGS, Format: "$context.requestId $context.status" } })],
    ],
    ["no access logs, by a call of its own", { accessLogs: null }, [["DeleteAccessLogSettings", identity]]],
    ["the description", { description: "Next" }, [updated({ Description: "Next" })]],
    [
      "a tag, and no other",
      { tags: { team: "till" } },
      [["TagResource", { ResourceArn: outputs.arn, Tags: { team: "till" } }]],
    ],
  ])("update: %s", async (_, change, expected) => {
    const there = { ...spec, tags: { ...spec.tags, ...mark } };
    expect(await update(stage, { spec: there, outputs, change })).toEqual(expected);
  });

  test("what it does not mention stays", async () => {
    const { api, name } = spec;
    const { context, writes } = mockedAws();
    const live = { spec: { ...spec, tags: mark }, outputs };
    await stage.converge(context(), { api, region, name }, live);
    expect(await writes()).toEqual([]);
  });

  test("variables are secret; one change of an API at a time", () => {
    expect(stage.secret).toEqual(["variables"]);
    expect(stage.lane!(spec)).toBe("api/eu-west-1/ours");
    expect(stage.laneUntil).toBe("answered");
  });
});

test("remove: what is gone already is a success", async () => {
  const { apigateway, context, writes } = mockedAws();
  await stage.remove!(context(), { spec, outputs });
  expect(await writes()).toEqual([["DeleteStage", region, { ApiId: "ours", StageName: "$default" }]]);
  apigateway.on(DeleteStageCommand).rejects(awsError("NotFoundException", "gone", 404));
  await stage.remove!(context(), { spec, outputs });
  apigateway.on(DeleteStageCommand).rejects(awsError("BadRequestException", "Please remove all API mappings"));
  await expect(stage.remove!(context(), { spec, outputs })).rejects.toThrow("mappings");
});
