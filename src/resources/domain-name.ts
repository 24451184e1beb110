import type { DomainName, DomainNameConfiguration } from "@aws-sdk/client-apigatewayv2";
import type { AwsKind, Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { markFor, missingTags, ownership, type Tags } from "../aws/marks.ts";
import { minutes, seconds } from "../engine/duration.ts";
import { NotYet } from "../engine/errors.ts";
import type { Live } from "../engine/kind.ts";
import { isOurs, pages } from "./api-lists.ts";
import { gatewayArn } from "./api.ts";
import { changed } from "./changed.ts";

/** A name of our own at which APIs of one region answer. Other regions may have it too. */
export interface DomainNameSpec {
  name: string;
  region: string;
  /** The ARN of the certificate, in the same region. */
  certificate?: string;
  securityPolicy?: "TLS_1_0" | "TLS_1_2";
  ipAddressType?: "ipv4" | "dualstack";
  tags?: Tags;
}

interface DomainNameOutputs extends Record<string, string> {
  /** What an alias record points to: `d-….execute-api.…`. */
  target: string;
  /** The hosted zone of that, as an alias record names it. */
  zone: string;
}

/** A regional custom domain name of API Gateway. */
export const domainName: AwsKind<DomainNameSpec, "name" | "region", DomainNameOutputs> = {
  name: "domain-name",
  // Making it takes no time, but AWS makes one in half a minute.
  typical: seconds(30),
  // AWS says of a change that it may take so long.
  patience: minutes(60),
  key: ["name", "region"],
  shared: ["tags"],

  async read(context, { name, region }) {
    const apigateway = await context.cloud.apigateway(region);
    const found = await ifExists(apigateway.getDomainName({ DomainName: name }));
    return found && liveOf(context, found as DomainName, region);
  },

  async converge({ cloud }, spec, live) {
    const { name: DomainName, region } = spec;
    const apigateway = await cloud.apigateway(region);
    const tags = { ...spec.tags, ...markFor(live, cloud.mark) };
    if (!live) {
      await apigateway.createDomainName({ DomainName, DomainNameConfigurations: [configurationOf(spec)], Tags: tags });
      return;
    }
    const { tags: _tags, ...settings } = changed(spec, live.spec);
    if (Object.keys(settings).length > 0) {
      if (live.pending) throw new NotYet(`${DomainName} is ${live.pending}, and cannot be changed before that is done`);
      const DomainNameConfigurations = [configurationOf({ ...live.spec, ...spec })];
      await apigateway.updateDomainName({ DomainName, DomainNameConfigurations });
    }
    const missing = missingTags(tags, live.spec.tags);
    if (Object.keys(missing).length > 0)
      await apigateway.tagResource({
        ResourceArn: gatewayArn(cloud, region, `domainnames/${DomainName}`),
        Tags: missing,
      });
  },

  async remove({ cloud }, { spec: { name, region } }) {
    await ifExists((await cloud.apigateway(region)).deleteDomainName({ DomainName: name }));
  },

  async list(context, region) {
    const ours = (await domainNamesIn(context, region)).filter((found) => isOurs(context, found));
    return ours.map((found) => liveOf(context, found, region));
  },

  lane: ({ region }) => `domain-names/${region}`,
  laneUntil: "answered",
};

/** All custom domain names of a region. */
export const domainNamesIn = (context: Context, region: string): Promise<DomainName[]> =>
  context.once(`domain names ${region}`, async () => {
    const apigateway = await context.cloud.apigateway(region);
    return pages((page) => apigateway.getDomainNames(page));
  });

function liveOf({ cloud }: Context, found: DomainName, region: string): Live<DomainNameSpec, DomainNameOutputs> {
  const { DomainNameConfigurations: [configuration = {}] = [], Tags: tags = {} } = found;
  const { DomainNameStatus: status = "AVAILABLE", DomainNameStatusMessage: message } = configuration;
  return {
    spec: {
      name: found.DomainName!,
      region,
      certificate: configuration.CertificateArn ?? "",
      securityPolicy: configuration.SecurityPolicy ?? "TLS_1_2",
      ipAddressType: configuration.IpAddressType ?? "ipv4",
      tags,
    },
    outputs: {
      target: configuration.ApiGatewayDomainName ?? "",
      zone: configuration.HostedZoneId ?? "",
    },
    ...ownership(tags, cloud.mark),
    ...(status === "UPDATING" ? { pending: status } : {}),
    // What is left needs somebody to act: nothing comes of waiting.
    ...(status.startsWith("PENDING_") ? { failed: message ?? status } : {}),
  };
}

const configurationOf = ({ certificate, securityPolicy, ipAddressType }: DomainNameSpec): DomainNameConfiguration => ({
  EndpointType: "REGIONAL",
  ...(certificate === undefined ? {} : { CertificateArn: certificate }),
  SecurityPolicy: securityPolicy ?? "TLS_1_2",
  ...(ipAddressType === undefined ? {} : { IpAddressType: ipAddressType }),
});
