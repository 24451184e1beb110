import { DeleteApiMappingCommand, GetApiMappingsCommand, GetDomainNamesCommand } from "@aws-sdk/client-apigatewayv2";
import { describe, expect, test } from "vitest";
import { apiMapping, type ApiMappingSpec } from "../../src/resources/api-mapping.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { certificateArn, creation, idsOfRegionalApi, region, regionalApi, update } from "../support/regional-api.ts";

const DomainName = "regional.example.com";
const spec: ApiMappingSpec = { domain: DomainName, region, path: "admin", api: "ours", stage: "live" };
const root: ApiMappingSpec = { ...spec, path: "", stage: "$default" };
const outputs = { id: "m-1" };

describe("in the sandbox", async () => {
  const { api } = await idsOfRegionalApi();
  const DomainNameConfigurations = [{ CertificateArn: certificateArn("one"), EndpointType: "REGIONAL" }];
  const input = { DomainName, DomainNameConfigurations };
  const domain = { service: "apigateway" as const, region, operation: "CreateDomainName", input };
  const given = [...regionalApi, domain];
  conforms(apiMapping, { given, from: { ...spec, api }, to: { ...spec, api, stage: "next" } });
  conforms(apiMapping, { given, from: { ...root, api, stage: "live" } });
});

describe("read", () => {
  test("by its path, from all pages", async () => {
    const { apigateway, context, calls } = mockedAws();
    apigateway
      .on(GetApiMappingsCommand)
      .resolves({ Items: [{ ApiMappingId: "m-0", ApiId: "ours", Stage: "$default" }], NextToken: "2" })
      .on(GetApiMappingsCommand, { NextToken: "2" })
      .resolves({ Items: [{ ApiMappingId: "m-1", ApiMappingKey: "admin", ApiId: "ours", Stage: "live" }] });
    const one = context();
    expect(await apiMapping.read(one, spec)).toEqual({ spec, outputs });
    expect(await apiMapping.read(one, root)).toEqual({ spec: root, outputs: { id: "m-0" } });
    expect(await apiMapping.read(one, { ...spec, path: "other" })).toBeUndefined();
    expect(await calls()).toEqual([
      { operation: "GetApiMappings", region, input: { DomainName, MaxResults: "100" } },
      { operation: "GetApiMappings", region, input: { DomainName, MaxResults: "100", NextToken: "2" } },
    ]);
  });

  test("of a domain name that is not there, nothing", async () => {
    const { apigateway, context } = mockedAws();
    apigateway.rejects(awsError("NotFoundException", "Invalid domain name identifier specified", 404));
    expect(await apiMapping.read(context(), spec)).toBeUndefined();
  });

  test("list: those of the domain names with our mark", async () => {
    const { apigateway, context, calls } = mockedAws();
    const Tags = { "goglobal:app": "orders/prod" };
    apigateway
      .on(GetDomainNamesCommand)
      .resolves({ Items: [{ DomainName: "their.example.com" }, { DomainName, Tags }] })
      .on(GetApiMappingsCommand)
      .resolves({
        Items: [
          { ApiMappingId: "m-1", ApiMappingKey: "admin", ApiId: "ours", Stage: "live" },
          { ApiMappingId: "m-2", ApiId: "ours", Stage: "live" },
        ],
      });
    expect(await apiMapping.list!(context(), region)).toEqual([
      { spec, outputs, label: `${DomainName}/admin` },
      { spec: { ...spec, path: "" }, outputs: { id: "m-2" }, label: DomainName },
    ]);
    expect((await calls()).map(({ operation }) => operation)).toEqual(["GetDomainNames", "GetApiMappings"]);
  });
});

describe("converge", () => {
  test("create: the root has no key", async () => {
    expect(await creation(apiMapping, spec)).toEqual([
      ["CreateApiMapping", region, { DomainName, ApiId: "ours", Stage: "live", ApiMappingKey: "admin" }],
    ]);
    expect(await creation(apiMapping, root)).toEqual([
      ["CreateApiMapping", region, { DomainName, ApiId: "ours", Stage: "$default" }],
    ]);
  });

  test.each<[string, Partial<ApiMappingSpec>, object]>([
    ["the API", { api: "other" }, { ApiId: "other", Stage: "live" }],
    ["the stage", { stage: "next" }, { ApiId: "ours", Stage: "next" }],
  ])("update: %s", async (_, change, expected) => {
    expect(await update(apiMapping, { spec, outputs, change })).toEqual([
      ["UpdateApiMapping", { DomainName, ApiMappingId: "m-1", ...expected }],
    ]);
  });

  test("one change of a domain name at a time", () => {
    expect(apiMapping.lane!(spec)).toBe("domain-name/eu-west-1/regional.example.com");
    expect(apiMapping.laneUntil).toBe("answered");
  });
});

test("remove: what is gone already is a success", async () => {
  const { apigateway, context, writes } = mockedAws();
  await apiMapping.remove!(context(), { spec, outputs });
  expect(await writes()).toEqual([["DeleteApiMapping", region, { DomainName, ApiMappingId: "m-1" }]]);
  apigateway.on(DeleteApiMappingCommand).rejects(awsError("NotFoundException", "gone", 404));
  await apiMapping.remove!(context(), { spec, outputs });
  apigateway.on(DeleteApiMappingCommand).rejects(awsError("AccessDeniedException", "no apigateway:DELETE", 403));
  await expect(apiMapping.remove!(context(), { spec, outputs })).rejects.toThrow("DELETE");
});
