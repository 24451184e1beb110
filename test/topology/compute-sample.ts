import type { HomeApi, HomeCompute, HomeFunction } from "../../src/discover/home-compute.ts";
import { arnOf, roleOf } from "./home-role.ts";

type OwnFunction = Partial<Omit<HomeFunction, "spec">> & { spec?: Partial<HomeFunction["spec"]> };

/** A function of home, of a small zip, whose log group is not there yet. */
export const homeFunction = (name: string, { spec, ...own }: OwnFunction = {}): HomeFunction => ({
  size: 1000,
  arn: arnOf("lambda", `function:${name}`),
  role: roleOf(),
  aliases: [],
  layers: {},
  notMirrored: [],
  ...own,
  spec: {
    name,
    region: "us-east-1",
    role: roleOf().arn,
    package: "Zip",
    architecture: "arm64",
    code: "Y29kZQ==",
    runtime: "nodejs22.x",
    handler: "index.handler",
    memory: 256,
    timeout: 10,
    storage: 512,
    description: "What answers",
    environment: {},
    layers: [],
    tracing: "PassThrough",
    logging: { format: "Text", group: `/aws/lambda/${name}`, applicationLevel: null, systemLevel: null },
    vpc: null,
    kms: null,
    deadLetter: null,
    fileSystems: [],
    snapStart: "None",
    image: null,
    concurrency: null,
    asyncInvoke: null,
    tags: {},
    published: false,
    ...spec,
  },
});

type OwnApi = Partial<Omit<HomeApi, "spec">> & { spec?: Partial<HomeApi["spec"]> };

/** An HTTP API of home, in which there is nothing. */
export const homeApi = (name: string, { spec, ...own }: OwnApi = {}): HomeApi => ({
  id: "a1b2c3d4e5",
  endpoint: "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
  integrations: {},
  authorizers: {},
  routes: [],
  stages: [],
  logGroups: {},
  ...own,
  spec: {
    name,
    region: "us-east-1",
    protocol: "HTTP",
    description: null,
    version: null,
    cors: null,
    tags: {},
    ...spec,
  },
});

/** The parts of home's API, as home's read tells them. */
export const AT_HOME = { api: "a1b2c3d4e5", region: "us-east-1" };
export const homeIntegration = (
  name: string,
  uri: string | null,
  own: object = {},
): HomeApi["integrations"][string] => ({
  ...AT_HOME,
  name,
  type: "AWS_PROXY",
  uri,
  payloadFormat: "2.0",
  ...own,
});
export const homeRoute = (route: string, integration: string | null, own: object = {}): HomeApi["routes"][number] => ({
  ...AT_HOME,
  route,
  integration,
  authorization: "NONE",
  authorizer: null,
  scopes: [],
  ...own,
});
export const homeStage = (name: string, own: object = {}): HomeApi["stages"][number] => ({
  ...AT_HOME,
  name,
  autoDeploy: true,
  description: null,
  accessLogs: null,
  tags: {},
  ...own,
});

/** What of home runs. */
export const computeOf = (
  functions: readonly HomeFunction[] = [],
  apis: readonly HomeApi[] = [],
  more: Partial<HomeCompute> = {},
): HomeCompute => ({
  functions: Object.fromEntries(functions.map((one) => [one.spec.name, one])),
  apis: Object.fromEntries(apis.map((one) => [one.spec.name, one])),
  twins: {},
  packages: {},
  roles: {},
  ...more,
});
