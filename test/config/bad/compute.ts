import type { BadConfig } from "../checking.ts";

const fn = (settings: object) => ({ functions: { worker: settings } });
const described = { code: "dist/worker", handler: "index.handler", runtime: "nodejs22.x" };
const api = (settings: object) => ({ functions: ["worker"], apis: { admin: settings } });
const routes = { $default: "worker" };
const authorizers = { users: { issuer: "https://x.org", audience: ["a"] } };
const accessPoint = "arn:aws:elasticfilesystem:eu-west-1:123456789012:access-point/fsap-1";

/** What can be wrong with functions and APIs. */
export const compute: BadConfig[] = [
  {
    name: "function name",
    change: { functions: ["my worker"] },
    problems: [["functions[0]", '"my worker" is not a Lambda', "1 to 64"]],
  },
  {
    name: "code alone",
    change: fn({ code: "dist/worker" }),
    problems: [
      ["functions.worker.handler", "is missing, and the function has code", "index.handler"],
      ["functions.worker.runtime", "is missing, and the function has code", "nodejs22.x"],
    ],
  },
  {
    name: "code a number",
    change: fn({ code: 5 }),
    problems: [["functions.worker.code", "5 is not code", "a folder, a .zip"]],
  },
  {
    name: "image missing",
    change: fn({ code: {} }),
    problems: [["functions.worker.code.image", "is missing", "URI of the image"]],
  },
  {
    name: "memory small",
    change: fn({ memory: 64 }),
    problems: [["functions.worker.memory", "64 is not", "128 to 10240"]],
  },
  {
    name: "memory large",
    change: fn({ memory: 20_000 }),
    problems: [["functions.worker.memory", "20000 is not", "128 to 10240"]],
  },
  {
    name: "timeout long",
    change: fn({ timeout: "16m" }),
    problems: [["functions.worker.timeout", '"16m" is not', "15 minutes"]],
  },
  {
    name: "timeout a fraction",
    change: fn({ timeout: "1500ms" }),
    problems: [["functions.worker.timeout", '"1500ms"', "whole seconds"]],
  },
  {
    name: "timeout a number",
    change: fn({ timeout: 10 }),
    problems: [["functions.worker.timeout", "10 is not", 'such as "10s"']],
  },
  {
    name: "architecture",
    change: fn({ architecture: "amd64" }),
    problems: [["functions.worker.architecture", '"amd64"', '"arm64"?']],
  },
  {
    name: "environment name",
    change: fn({ ...described, environment: { "A-B": "c" } }),
    problems: [['functions.worker.environment["A-B"]', '"A-B" is not a name', "letters, digits and _"]],
  },
  {
    name: "environment value",
    change: fn({ ...described, environment: { PORT: 80 } }),
    problems: [["functions.worker.environment.PORT", "80 is not text", "double quotes"]],
  },
  {
    name: "override for a strange region",
    change: fn({ regions: { "eu-west-3": {} } }),
    problems: [['functions.worker.regions["eu-west-3"]', "is not one of the config's regions", 'or name "us-east-1"']],
  },
  {
    name: "override key of another region",
    change: fn({ regions: { "eu-west-1": { kms: "arn:aws:kms:us-east-1:123456789012:key/1" } } }),
    problems: [['functions.worker.regions["eu-west-1"].kms', "is not a key of eu-west-1", "arn:aws:kms:eu-west-1:"]],
  },
  {
    name: "half a VPC",
    change: fn({ regions: { "eu-west-1": { vpc: { subnets: ["subnet-1"] } } } }),
    problems: [['functions.worker.regions["eu-west-1"].vpc.securityGroups', "is missing", "sg-"]],
  },
  {
    name: "a mirrored function described",
    change: fn({ memory: 256, role: "worker" }),
    problems: [
      ["functions.worker.memory", "which is mirrored from home as it is", "add code"],
      ["functions.worker.role", "which is mirrored from home as it is", "add code"],
    ],
  },
  {
    name: "a mirrored function changed at home",
    change: fn({ regions: { "us-east-1": { memory: 512 } } }),
    problems: [
      ['functions.worker.regions["us-east-1"]', "is mirrored and never changed", "change the function itself"],
    ],
  },
  {
    name: "an image told how to run",
    change: fn({
      code: { image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/worker:1" },
      handler: "index.handler",
      runtime: "nodejs22.x",
      regions: { "eu-west-1": { layers: ["arn:aws:lambda:eu-west-1:123456789012:layer:shared:1"] } },
    }),
    problems: [
      ["functions.worker.handler", "which brings its own", "take it out"],
      ["functions.worker.runtime", "which brings its own", "take it out"],
      ['functions.worker.regions["eu-west-1"].layers', "which brings its own", "take it out"],
    ],
  },
  {
    name: "what is another region's",
    change: fn({
      regions: {
        "eu-west-1": {
          layers: ["arn:aws:lambda:us-east-1:123456789012:layer:shared:1"],
          deadLetter: "arn:aws:sqs:us-east-1:123456789012:dead",
          fileSystems: [{ arn: accessPoint.replace("eu-west-1", "us-east-1"), path: "/mnt/files" }],
        },
      },
    }),
    problems: [
      ['functions.worker.regions["eu-west-1"].layers[0]', "is not of eu-west-1", "one in eu-west-1"],
      ['functions.worker.regions["eu-west-1"].deadLetter', "is not of eu-west-1", "one in eu-west-1"],
      ['functions.worker.regions["eu-west-1"].fileSystems[0].arn', "is not of eu-west-1", "one in eu-west-1"],
    ],
  },
  {
    name: "concurrency below nothing",
    change: fn({ regions: { "eu-west-1": { concurrency: -1 } } }),
    problems: [['functions.worker.regions["eu-west-1"].concurrency', "-1 is not", "write a whole number, 0 or more"]],
  },
  {
    name: "a described function with home's role",
    change: fn({ ...described, role: "extend" }),
    problems: [["functions.worker.role", "this one is described", "write the name of a role"]],
  },
  {
    name: "a mount path elsewhere",
    change: fn({ regions: { "eu-west-1": { fileSystems: [{ arn: accessPoint, path: "/files" }] } } }),
    problems: [
      ['functions.worker.regions["eu-west-1"].fileSystems[0].path', '"/files" is not a mount path', "/mnt/files"],
    ],
  },
  {
    name: "CORS alone",
    change: api({ cors: { origins: ["*"] } }),
    problems: [["apis.admin.routes", "are missing", "or only name the API"]],
  },
  {
    name: "empty routes",
    change: api({ routes: {} }),
    problems: [["apis.admin.routes", "is empty", "functions by route, one at least"]],
  },
  {
    name: "route without a method",
    change: api({ routes: { "/admin": "worker" } }),
    problems: [['apis.admin.routes["/admin"]', '"/admin" is not a route', "METHOD /path"]],
  },
  {
    name: "route to nowhere",
    change: api({ routes: { $default: "wroker" } }),
    problems: [
      ["apis.admin.routes.$default", '"wroker" is not one of the config\'s functions', 'did you mean "worker"?'],
    ],
  },
  {
    name: "mirrored and described",
    change: api({ id: "a1", routes }),
    problems: [["apis.admin.id", "stands beside routes", "keep one"]],
  },
  {
    name: "empty origins",
    change: api({ routes, cors: { origins: [] } }),
    problems: [["apis.admin.cors.origins", "an empty list", "https://"]],
  },
  {
    name: "a preflight remembered for too long",
    change: api({ routes, cors: { origins: ["*"], maxAge: "2d" } }),
    problems: [["apis.admin.cors.maxAge", '"2d" is not a time of 1 day at most', "10m"]],
  },
  {
    name: "an authorizer that nobody knows",
    change: api({ routes: { $default: { function: "worker", authorizer: "user" } }, authorizers }),
    problems: [["apis.admin.routes.$default.authorizer", "is not one of the config's authorizers", '"users"?']],
  },
  {
    name: "scopes for everybody",
    change: api({ routes: { $default: { function: "worker", scopes: ["a"] } } }),
    problems: [["apis.admin.routes.$default.scopes", "stand without an authorizer", "name an authorizer"]],
  },
  {
    name: "issuer over http",
    change: api({ routes, authorizers: { users: { issuer: "http://x", audience: ["a"] } } }),
    problems: [["apis.admin.authorizers.users.issuer", '"http://x" is not an issuer', "https://"]],
  },
];
