import type { Kind, Context as EngineContext } from "../engine/kind.ts";
import type { Outputs } from "../engine/reference.ts";
import { Clients, type ClientOptions } from "./clients.ts";
import type { Network } from "./network.ts";
import type { Services } from "./services.ts";
import { clientsOfZone, type ZoneAccess } from "./zone-access.ts";

/** AWS as the kinds reach it: whose account it is, for which application, and a client per service and region. */
export interface Aws {
  readonly account: string;
  /** `aws`, `aws-cn`, `aws-us-gov`…: the second field of every ARN of this account. */
  readonly partition: string;
  /** The caller's ARN. */
  readonly caller: string;
  /** The owner mark of the application, `orders/prod`. */
  readonly mark: string;
  /** The hosted zone that the application's names are in, if it has any. */
  readonly zone?: Pick<ZoneAccess, "id" | "name">;
  /** The network as anybody outside of AWS has it. */
  readonly network: Network;
  acm(region: string): Promise<Services["acm"]>;
  apigateway(region: string): Promise<Services["apigateway"]>;
  autoscaling(region: string): Promise<Services["autoscaling"]>;
  cloudfront(): Promise<Services["cloudfront"]>;
  cloudwatch(region: string): Promise<Services["cloudwatch"]>;
  /** Route 53 as the account that has the hosted zone sees it; `route53` is the caller's own. */
  dns(): Promise<Services["route53"]>;
  dynamodb(region: string): Promise<Services["dynamodb"]>;
  ecr(region: string): Promise<Services["ecr"]>;
  iam(): Promise<Services["iam"]>;
  lambda(region: string): Promise<Services["lambda"]>;
  logs(region: string): Promise<Services["logs"]>;
  route53(): Promise<Services["route53"]>;
  s3(region: string): Promise<Services["s3"]>;
  s3control(region: string): Promise<Services["s3control"]>;
  sqs(region: string): Promise<Services["sqs"]>;
  sts(region: string): Promise<Services["sts"]>;
  tagging(region: string): Promise<Services["tagging"]>;
}

/** A kind of AWS resource. */
export type AwsKind<Spec extends object, Key extends keyof Spec, Out extends Outputs = Record<never, string>> = Kind<
  Spec,
  Key,
  Out,
  Aws
>;

export type Context = EngineContext<Aws>;

export interface ConnectOptions extends ClientOptions {
  mark: string;
  network: Network;
  /** Where the first call, STS GetCallerIdentity, goes. */
  region: string;
  /** How the account that has the hosted zone is reached, where it is not the caller's own. */
  zone?: ZoneAccess | undefined;
}

/** Finds out whose credentials these are, with one call. */
export async function connect({ mark, region, network, zone = {}, ...options }: ConnectOptions): Promise<Aws> {
  const clients = new Clients(options);
  const sts = await clients.get("sts", region);
  const { Account, Arn } = await sts.getCallerIdentity({});
  return awsOf(clients, network, {
    account: Account!,
    partition: Arn!.split(":")[1]!,
    caller: Arn!,
    mark,
    zone,
    zoneClients: clientsOfZone(clients, options, { ...zone, region }),
  });
}

interface Identity extends Pick<Aws, "account" | "partition" | "caller" | "mark" | "zone"> {
  /** Clients for the account that has the hosted zone; by default, the caller's own. */
  zoneClients?: Clients;
}

/** AWS through these clients, for a caller that is known. */
export function awsOf(clients: Clients, network: Network, { zoneClients = clients, ...identity }: Identity): Aws {
  const globalRegion = GLOBAL_REGIONS[identity.partition] ?? "us-east-1";
  return {
    ...identity,
    network,
    acm: (region) => clients.get("acm", region),
    apigateway: (region) => clients.get("apigateway", region),
    autoscaling: (region) => clients.get("autoscaling", region),
    cloudfront: () => clients.get("cloudfront", globalRegion),
    cloudwatch: (region) => clients.get("cloudwatch", region),
    dns: () => zoneClients.get("route53", globalRegion),
    dynamodb: (region) => clients.get("dynamodb", region),
    ecr: (region) => clients.get("ecr", region),
    iam: () => clients.get("iam", globalRegion),
    lambda: (region) => clients.get("lambda", region),
    logs: (region) => clients.get("logs", region),
    route53: () => clients.get("route53", globalRegion),
    s3: (region) => clients.get("s3", region),
    s3control: (region) => clients.get("s3control", region),
    sqs: (region) => clients.get("sqs", region),
    sts: (region) => clients.get("sts", region),
    tagging: (region) => clients.get("tagging", region),
  };
}

/** Global services have no regions, but their requests are signed for one; each partition has its own. */
const GLOBAL_REGIONS: Readonly<Record<string, string>> = {
  "aws-cn": "cn-north-1",
  "aws-us-gov": "us-gov-west-1",
  "aws-eusc": "eusc-de-east-1",
  "aws-iso": "us-iso-east-1",
  "aws-iso-b": "us-isob-east-1",
  "aws-iso-e": "eu-isoe-west-1",
  "aws-iso-f": "us-isof-south-1",
};
