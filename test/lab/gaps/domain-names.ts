// ministack gives custom domains of every region the hosted zone of us-east-1, so an alias record would be wrong anywhere
// else; and it takes any certificate, where API Gateway wants an issued one of its region that covers the name.
import type { CertificateDetail } from "@aws-sdk/client-acm";
import type { Call, Gap, Next } from "../call.ts";
import { attempt } from "../own-calls.ts";
import { json, parsed, refuse } from "../wire.ts";

interface Configuration {
  certificateArn?: string;
  hostedZoneId?: string;
}

interface DomainName {
  domainName?: string;
  domainNameConfigurations?: Configuration[];
  items?: DomainName[];
}

// https://docs.aws.amazon.com/general/latest/gr/apigateway.html
const zones: Record<string, string> = {
  "ap-northeast-1": "Z1YSHQZHG15GKL",
  "ap-southeast-2": "Z2RPCDW04V8134",
  "eu-central-1": "Z1U9ULNL0V5AJ3",
  "eu-west-1": "ZLY8HYME6SFDD",
  "us-east-1": "Z1UJRXOUMOOFQ8",
  "us-east-2": "ZOJJZC49E0EPZ",
  "us-west-2": "Z2OJLYMUO9EFXC",
};

/** Custom domains that an alias record can be made for, with certificates that are good. */
export function domainNames(): Gap {
  return {
    async answer(call, next) {
      if (call.service !== "apigateway" || !/^(Create|Get|Update)DomainNames?$/.test(call.operation)) return next(call);
      if (!call.operation.startsWith("Get")) {
        const message = await objection(call, next);
        if (message !== undefined) return refuse(call, { code: "BadRequestException", message });
      }
      const answer = await next(call);
      return answer.status < 300 ? json(answer.status, located(parsed(answer), call.region)) : answer;
    },
  };
}

function located({ items, domainNameConfigurations: configurations, ...rest }: DomainName, region: string): DomainName {
  const hostedZoneId = zones[region];
  if (hostedZoneId === undefined) throw new Error(`the lab does not know API Gateway's hosted zone in ${region}`);
  return {
    ...rest,
    ...(items && { items: items.map((item) => located(item, region)) }),
    ...(configurations && { domainNameConfigurations: configurations.map((each) => ({ ...each, hostedZoneId })) }),
  };
}

async function objection(call: Call, next: Next): Promise<string | undefined> {
  const { domainName, domainNameConfigurations: configurations } = parsed<DomainName>(call);
  const CertificateArn = configurations?.[0]?.certificateArn;
  if (CertificateArn === undefined)
    return call.operation === "CreateDomainName"
      ? "A certificate was not provided for the endpoint type REGIONAL."
      : undefined;
  const { region } = call;
  const found = await attempt(next, {
    service: "acm",
    region,
    operation: "DescribeCertificate",
    input: { CertificateArn },
  });
  if (found.status !== 200) return `Invalid certificate ARN: ${CertificateArn}. Certificate must be in '${region}'.`;
  const { Certificate } = parsed<{ Certificate: CertificateDetail }>(found);
  const name = domainName ?? decodeURIComponent(call.target.split("/")[3]!);
  if (Certificate.Status !== "ISSUED") return `Certificate ${CertificateArn} is not issued.`;
  return covers(Certificate.SubjectAlternativeNames ?? [], name)
    ? undefined
    : `The domain name ${name} does not match the certificate's.`;
}

function covers(names: string[], name: string): boolean {
  return names.includes(name) || names.includes(name.replace(/^[^.]+/, "*"));
}
