import {
  DeleteDomainNameCommand,
  GetDomainNameCommand,
  GetDomainNamesCommand,
  type DomainNameConfiguration,
} from "@aws-sdk/client-apigatewayv2";
import { describe, expect, test } from "vitest";
import { domainName, type DomainNameSpec } from "../../src/resources/domain-name.ts";
import { NotYet } from "../../src/engine/errors.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { certificateArn, creation, region, update } from "../support/regional-api.ts";

const mark = { "goglobal:app": "orders/prod" };
const spec: DomainNameSpec = {
  name: "regional.example.com",
  region,
  certificate: certificateArn("one"),
  securityPolicy: "TLS_1_2",
  ipAddressType: "ipv4",
  tags: { team: "shop" },
};
const outputs = { target: "d-1.execute-api.eu-west-1.amazonaws.com", zone: "ZLY8HYME6SFDD" };
const CONFIGURATION = {
  EndpointType: "REGIONAL" as const,
  CertificateArn: certificateArn("one"),
  SecurityPolicy: "TLS_1_2" as const,
  IpAddressType: "ipv4" as const,
};

describe("in the sandbox", () => {
  conforms(domainName, {
    from: spec,
    to: { ...spec, certificate: certificateArn("two"), ipAddressType: "dualstack", tags: { team: "till" } },
  });
});

const found = (change: DomainNameConfiguration = {}, Tags: Record<string, string> = { ...spec.tags, ...mark }) => ({
  DomainName: spec.name,
  DomainNameConfigurations: [
    { ...CONFIGURATION, ApiGatewayDomainName: outputs.target, HostedZoneId: outputs.zone, ...change },
  ],
  Tags,
});

describe("read", () => {
  test("what DNS must know of it", async () => {
    const { apigateway, context, calls } = mockedAws();
    apigateway.on(GetDomainNameCommand).resolves(found({ DomainNameStatus: "AVAILABLE" }));
    expect(await domainName.read(context(), spec)).toEqual({
      spec: { ...spec, tags: { ...spec.tags, ...mark } },
      outputs,
      owned: true,
    });
    expect(await calls()).toEqual([
      { operation: "GetDomainName", region, input: { DomainName: "regional.example.com" } },
    ]);
  });

  test("being updated is pending, and what needs somebody to act has failed", async () => {
    const { apigateway, context } = mockedAws();
    apigateway.on(GetDomainNameCommand).resolves(found({ DomainNameStatus: "UPDATING" }));
    expect(await domainName.read(context(), spec)).toMatchObject({ pending: "UPDATING" });
    apigateway.on(GetDomainNameCommand).resolves(found({ DomainNameStatus: "PENDING_OWNERSHIP_VERIFICATION" }));
    expect(await domainName.read(context(), spec)).toMatchObject({ failed: "PENDING_OWNERSHIP_VERIFICATION" });
    const DomainNameStatusMessage = "Import the certificate again";
    const reimport = { DomainNameStatus: "PENDING_CERTIFICATE_REIMPORT" as const, DomainNameStatusMessage };
    apigateway.on(GetDomainNameCommand).resolves(found(reimport));
    expect(await domainName.read(context(), spec)).toMatchObject({ failed: DomainNameStatusMessage });
  });

  test("somebody else's is not ours; none is nothing", async () => {
    const { apigateway, context } = mockedAws();
    apigateway.on(GetDomainNameCommand).resolves(found({}, {}));
    expect(await domainName.read(context(), spec)).toMatchObject({ owned: false, spec: { tags: {} } });
    apigateway.on(GetDomainNameCommand).resolves(found({}, { "goglobal:app": "till" }));
    expect(await domainName.read(context(), spec)).toMatchObject({ owned: false, owner: "till" });
    apigateway.on(GetDomainNameCommand).rejects(awsError("NotFoundException", "Invalid domain name", 404));
    expect(await domainName.read(context(), spec)).toBeUndefined();
  });

  test("list: those with our mark, from all pages", async () => {
    const { apigateway, context } = mockedAws();
    apigateway
      .on(GetDomainNamesCommand)
      .resolves({ Items: [found({}, {})], NextToken: "2" })
      .on(GetDomainNamesCommand, { NextToken: "2" })
      .resolves({ Items: [{ ...found(), DomainName: "other.example.com" }] });
    const all = await domainName.list!(context(), region);
    expect(all.map(({ spec }) => spec.name)).toEqual(["other.example.com"]);
  });
});

describe("converge", () => {
  test("create: the mark is in the call that makes it", async () => {
    expect(await creation(domainName, spec)).toEqual([
      [
        "CreateDomainName",
        region,
        { DomainName: spec.name, DomainNameConfigurations: [CONFIGURATION], Tags: { team: "shop", ...mark } },
      ],
    ]);
    expect(await creation(domainName, { name: spec.name, region })).toMatchObject([
      [
        "CreateDomainName",
        region,
        { DomainNameConfigurations: [{ EndpointType: "REGIONAL", SecurityPolicy: "TLS_1_2" }] },
      ],
    ]);
  });

  test.each<[string, Partial<DomainNameSpec>, unknown[]]>([
    ["nothing where nothing differs", {}, []],
    ["the certificate", { certificate: certificateArn("two") }, [{ CertificateArn: certificateArn("two") }]],
    ["the security policy", { securityPolicy: "TLS_1_0" }, [{ SecurityPolicy: "TLS_1_0" }]],
    ["the addresses", { ipAddressType: "dualstack" }, [{ IpAddressType: "dualstack" }]],
  ])("update, with the whole configuration: %s", async (_, change, expected) => {
    const there = { ...spec, tags: { ...spec.tags, ...mark } };
    expect(await update(domainName, { spec: there, outputs, change })).toEqual(
      expected.map((members) => [
        "UpdateDomainName",
        { DomainName: spec.name, DomainNameConfigurations: [{ ...CONFIGURATION, ...(members as object) }] },
      ]),
    );
  });

  test("update: what the spec does not mention stays as it is", async () => {
    const { context, writes } = mockedAws();
    const there = { ...spec, ipAddressType: "dualstack" as const, tags: { ...spec.tags, ...mark } };
    const { name, certificate } = { ...spec, certificate: certificateArn("two") };
    await domainName.converge(context(), { name, region, certificate }, { spec: there, outputs, owned: true });
    expect(await writes()).toMatchObject([
      [
        "UpdateDomainName",
        region,
        { DomainNameConfigurations: [{ CertificateArn: certificate, IpAddressType: "dualstack" }] },
      ],
    ]);
  });

  test("update: a tag, and no other", async () => {
    const there = { ...spec, tags: { ...spec.tags, ...mark } };
    expect(await update(domainName, { spec: there, outputs, change: { tags: { team: "till" } } })).toEqual([
      [
        "TagResource",
        { ResourceArn: "arn:aws:apigateway:eu-west-1::/domainnames/regional.example.com", Tags: { team: "till" } },
      ],
    ]);
  });

  test("what the user lets us take over gets the adopter's mark", async () => {
    const { context, writes } = mockedAws();
    await domainName.converge(context(), spec, { spec, outputs, owned: false });
    expect(await writes()).toMatchObject([["TagResource", region, { Tags: { "goglobal:adopted": "orders/prod" } }]]);
  });

  test("while AWS is at it, a change must wait", async () => {
    const { context, writes } = mockedAws();
    const live = { spec: { ...spec, certificate: "arn:other", tags: { ...spec.tags, ...mark } }, outputs };
    const converge = domainName.converge(context(), spec, { ...live, pending: "UPDATING" });
    await expect(converge).rejects.toThrow(NotYet);
    await expect(converge).rejects.toThrow("regional.example.com is UPDATING");
    expect(await writes()).toEqual([]);
  });

  test("one at a time in a region", () => {
    expect(domainName.lane!(spec)).toBe("domain-names/eu-west-1");
    expect(domainName.laneUntil).toBe("answered");
  });
});

test("remove: what is gone already is a success", async () => {
  const { apigateway, context, writes } = mockedAws();
  await domainName.remove!(context(), { spec, outputs });
  expect(await writes()).toEqual([["DeleteDomainName", region, { DomainName: spec.name }]]);
  apigateway.on(DeleteDomainNameCommand).rejects(awsError("NotFoundException", "gone", 404));
  await domainName.remove!(context(), { spec, outputs });
  apigateway.on(DeleteDomainNameCommand).rejects(awsError("TooManyRequestsException", "Too Many Requests", 429));
  await expect(domainName.remove!(context(), { spec, outputs })).rejects.toThrow("Too Many");
});
