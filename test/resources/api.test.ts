import { DeleteApiCommand, GetApisCommand } from "@aws-sdk/client-apigatewayv2";
import { describe, expect, test } from "vitest";
import { apisNamed } from "../../src/resources/api-lists.ts";
import { api } from "../../src/resources/api.ts";
import type { ApiSpec } from "../../src/resources/api-settings.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { apis, creation, region, update } from "../support/regional-api.ts";

const cors = {
  origins: ["https://a.example.com", "https://b.example.com"],
  methods: ["GET"],
  headers: [],
  exposeHeaders: ["x-region"],
  credentials: true,
  maxAge: 300,
};
const spec: ApiSpec = {
  name: "orders",
  region,
  protocol: "HTTP",
  description: "Orders",
  version: "1",
  cors,
  executeApi: true,
  ipAddressType: "ipv4",
  tags: { team: "shop" },
};
const bare: ApiSpec = { ...spec, description: null, version: null, cors: null, tags: {} };
const outputs = {
  id: "ours",
  endpoint: "https://ours.execute-api.eu-west-1.amazonaws.com",
  host: "ours.execute-api.eu-west-1.amazonaws.com",
  arn: "arn:aws:execute-api:eu-west-1:123456789012:ours",
};
const CORS = {
  AllowOrigins: cors.origins,
  AllowMethods: ["GET"],
  AllowHeaders: [],
  ExposeHeaders: ["x-region"],
  AllowCredentials: true,
  MaxAge: 300,
};

describe("in the sandbox", () => {
  conforms(api, {
    from: spec,
    to: { ...bare, executeApi: false, ipAddressType: "dualstack", tags: { team: "till" } },
  });
});

describe("read", () => {
  const [theirs, ours] = apis;

  test("the oldest of that name with our mark, from all pages, asked for once", async () => {
    const { apigateway, context, calls } = mockedAws();
    const older = { ...ours!, ApiId: "older", ApiEndpoint: "https://older", CreatedDate: new Date(1) };
    const newer = { ...ours!, ApiId: "newer", CreatedDate: new Date(2) };
    const other = { ...ours!, ApiId: "other", Name: "admin" };
    apigateway
      .on(GetApisCommand)
      .resolves({ Items: [theirs!, newer, other], NextToken: "2" })
      .on(GetApisCommand, { NextToken: "2" })
      .resolves({ Items: [older] });
    const one = context();
    expect(await api.read(one, { name: "orders", region })).toEqual({
      spec: { ...bare, tags: { "goglobal:app": "orders/prod" } },
      outputs: {
        id: "older",
        endpoint: "https://older",
        host: "older",
        arn: "arn:aws:execute-api:eu-west-1:123456789012:older",
      },
      owned: true,
    });
    expect((await api.list!(one, region)).map(({ outputs }) => outputs.id)).toEqual(["other", "older", "newer"]);
    expect((await apisNamed(one, region, "orders")).map(({ ApiId }) => ApiId)).toEqual(["theirs", "older", "newer"]);
    expect(await calls()).toEqual([
      { operation: "GetApis", region, input: { MaxResults: "100" } },
      { operation: "GetApis", region, input: { MaxResults: "100", NextToken: "2" } },
    ]);
  });

  test("all that it says, in the words of the spec", async () => {
    const { apigateway, context } = mockedAws();
    const found = {
      ...ours!,
      ApiEndpoint: outputs.endpoint,
      Description: "Orders",
      Version: "1",
      CorsConfiguration: CORS,
      DisableExecuteApiEndpoint: true,
      IpAddressType: "dualstack" as const,
    };
    apigateway.on(GetApisCommand).resolves({ Items: [found] });
    const live = await api.read(context(), { name: "orders", region });
    expect(live!.spec).toEqual({
      ...spec,
      executeApi: false,
      ipAddressType: "dualstack",
      tags: { "goglobal:app": "orders/prod" },
    });
    expect(live!.outputs).toEqual(outputs);
  });

  test("somebody else's of that name is nothing of ours", async () => {
    const { apigateway, context } = mockedAws();
    apigateway.on(GetApisCommand).resolves({ Items: [theirs!] });
    expect(await api.read(context(), { name: "orders", region })).toBeUndefined();
    expect(await api.list!(context(), region)).toEqual([]);
  });

  test("denied is an error", async () => {
    const { apigateway, context } = mockedAws();
    apigateway.rejects(awsError("AccessDeniedException", "no apigateway:GET", 403));
    await expect(api.read(context(), { name: "orders", region })).rejects.toThrow("no apigateway:GET");
  });
});

describe("converge", () => {
  const mark = { "goglobal:app": "orders/prod" };

  test("create: the mark is in the call that makes it", async () => {
    expect(await creation(api, spec)).toEqual([
      [
        "CreateApi",
        region,
        {
          Name: "orders",
          ProtocolType: "HTTP",
          Description: "Orders",
          Version: "1",
          CorsConfiguration: CORS,
          DisableExecuteApiEndpoint: false,
          IpAddressType: "ipv4",
          Tags: { team: "shop", ...mark },
        },
      ],
    ]);
  });

  test("create: what must be absent is not said", async () => {
    const [[, , input]] = (await creation(api, { name: "orders", region, description: null, cors: null })) as [
      [string, string, object],
    ];
    expect(input).toEqual({ Name: "orders", ProtocolType: "HTTP", Tags: mark });
  });

  const ApiId = "ours";
  test.each<[string, ApiSpec, Partial<ApiSpec>, unknown[]]>([
    ["nothing where nothing differs", spec, {}, []],
    ["the description", spec, { description: "All" }, [["UpdateApi", { ApiId, Description: "All" }]]],
    ["no description", spec, { description: null }, [["UpdateApi", { ApiId, Description: "" }]]],
    ["the version", spec, { version: "2" }, [["UpdateApi", { ApiId, Version: "2" }]]],
    ["no version", spec, { version: null }, [["UpdateApi", { ApiId, Version: "" }]]],
    ["the endpoint", spec, { executeApi: false }, [["UpdateApi", { ApiId, DisableExecuteApiEndpoint: true }]]],
    ["the addresses", spec, { ipAddressType: "dualstack" }, [["UpdateApi", { ApiId, IpAddressType: "dualstack" }]]],
    [
      "CORS, whole",
      spec,
      { cors: { ...cors, headers: ["x"] } },
      [["UpdateApi", { ApiId, CorsConfiguration: { ...CORS, AllowHeaders: ["x"] } }]],
    ],
    [
      "CORS without a time, which cannot be unsaid",
      spec,
      { cors: { ...cors, maxAge: null } },
      [["UpdateApi", { ApiId, CorsConfiguration: { ...CORS, MaxAge: 0 } }]],
    ],
    ["no CORS, by a call of its own", spec, { cors: null }, [["DeleteCorsConfiguration", { ApiId }]]],
    ["CORS that is absent already", bare, { cors: null }, []],
    [
      "a tag, and no other",
      spec,
      { tags: { team: "till" } },
      [["TagResource", { ResourceArn: "arn:aws:apigateway:eu-west-1::/apis/ours", Tags: { team: "till" } }]],
    ],
  ])("update: %s", async (_, before, change, expected) => {
    const there = { ...before, tags: { ...before.tags, ...mark } };
    expect(await update(api, { spec: there, outputs, change })).toEqual(expected);
  });

  test("CORS that never had a time is not given one", async () => {
    const { maxAge: _maxAge, ...rest } = cors;
    const before = { ...spec, cors: { ...rest, maxAge: null }, tags: mark };
    const change = { cors: { ...rest, maxAge: null, credentials: false } };
    const { MaxAge: _MaxAge, ...expected } = { ...CORS, AllowCredentials: false };
    expect(await update(api, { spec: before, outputs, change })).toEqual([
      ["UpdateApi", { ApiId, CorsConfiguration: expected }],
    ]);
  });

  test("another protocol is another API", () => {
    expect(api.replaces).toEqual(["protocol"]);
  });
});

describe("remove", () => {
  test("takes what is in it along; what is gone already is a success", async () => {
    const { apigateway, context, writes } = mockedAws();
    await api.remove!(context(), { spec, outputs });
    expect(await writes()).toEqual([["DeleteApi", region, { ApiId: "ours" }]]);
    apigateway.on(DeleteApiCommand).rejects(awsError("NotFoundException", "Invalid API identifier", 404));
    await api.remove!(context(), { spec, outputs });
    apigateway.on(DeleteApiCommand).rejects(awsError("BadRequestException", "Please remove all API mappings"));
    await expect(api.remove!(context(), { spec, outputs })).rejects.toThrow("mappings");
  });
});
