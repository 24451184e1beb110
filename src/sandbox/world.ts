import type { Certificate } from "./acm/certificate.ts";
import type { Gateway } from "./apigateway/api.ts";
import type { Scaling } from "./autoscaling/scaling.ts";
import { emptyCloudFront, type CloudFrontState } from "./cloudfront/distribution.ts";
import type { Monitoring } from "./cloudwatch/metric.ts";
import type { Table } from "./dynamodb/table.ts";
import type { Repository } from "./ecr/repository.ts";
import type { ManagedPolicy } from "./iam/managed-policy.ts";
import type { Role } from "./iam/role.ts";
import type { LambdaRegion } from "./lambda/function.ts";
import type { Functions } from "./lambda/run/functions.ts";
import type { LogGroup } from "./logs/log-group.ts";
import { emptyDns, type Dns } from "./route53/zone.ts";
import type { Bucket } from "./s3/bucket.ts";
import type { Job } from "./s3control/job.ts";
import type { Queue } from "./sqs/queue.ts";

/** The account that the sandbox plays. */
export const ACCOUNT = "123456789012";

/** Changes whenever an older state file can no longer be understood. */
export const STATE_VERSION = 3;

/** All that the simulated AWS remembers: plain JSON, times in milliseconds since 1970. */
export interface State {
  version: typeof STATE_VERSION;
  now: number;
  lastId: number;
  roles: Record<string, Role>;
  /** Managed policies of the account, by ARN. */
  policies: Record<string, ManagedPolicy>;
  /** By name: tables of one name are the replicas of one global table, or strangers in different regions. */
  tables: Record<string, Table[]>;
  /** By region. */
  scaling: Record<string, Scaling>;
  /** Bucket names are global. */
  buckets: Record<string, Bucket>;
  /** By region. */
  lambda: Record<string, LambdaRegion>;
  /** The bytes of packages of functions and layers in base64, by their SHA-256 in base64: the same in every region. */
  code: Record<string, string>;
  /** Log groups by region and name. */
  logs: Record<string, Record<string, LogGroup>>;
  /** Repositories of images by region and name. */
  repositories: Record<string, Record<string, Repository>>;
  /** API Gateway, by region. */
  gateways: Record<string, Gateway>;
  /** S3 Batch Operations, by region. */
  jobs: Record<string, Job[]>;
  /** By ARN. */
  certificates: Record<string, Certificate>;
  dns: Dns;
  cloudfront: CloudFrontState;
  /** CloudWatch, by region. */
  monitoring: Record<string, Monitoring>;
  /** SQS queues by region and name. */
  queues: Record<string, Record<string, Queue>>;
}

/** An empty account. */
export function emptyState(now: number): State {
  return {
    version: STATE_VERSION,
    now,
    lastId: 0,
    roles: {},
    policies: {},
    tables: {},
    scaling: {},
    buckets: {},
    lambda: {},
    code: {},
    gateways: {},
    logs: {},
    repositories: {},
    jobs: {},
    certificates: {},
    dns: emptyDns(),
    cloudfront: emptyCloudFront(),
    monitoring: {},
    queues: {},
  };
}

/** What an operation may look at and change. */
export interface World {
  readonly state: State;
  readonly now: number;
  /** A number that no other thing of this account has had. */
  nextId(): number;
  /** What runs the code of functions; while a new account is planted, nothing does. */
  readonly functions?: Functions | undefined;
  /** By region, how many milliseconds replication to it takes where that is longer than it usually is. */
  readonly lag?: Readonly<Record<string, number>> | undefined;
}

/** One AWS operation as the sandbox does it. */
export type Operation<Input, Output> = (world: World, input: Input, region: string) => Omit<Output, "$metadata">;

/** The operations of one service, by their names in its API. */
export type Operations = Record<string, Operation<never, object>>;

/** The state as it is seen at a moment. */
export function worldAt(
  state: State,
  now: () => number,
  { functions, lag }: Pick<World, "functions" | "lag"> = {},
): World {
  return {
    state,
    functions,
    lag,
    get now() {
      return now();
    },
    nextId: () => (state.lastId += 1),
  };
}

/** An id in the form of a UUID, the same one in every run. */
export function uuid(id: number): string {
  return `00000000-0000-4000-8000-${id.toString(16).padStart(12, "0")}`;
}
