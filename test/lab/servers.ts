import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Call, WireRequest } from "./call.ts";
import { startServer, type Server } from "./server.ts";

/** What lets a process of Node find the lab under the names of the internet. */
export const PRELOAD = `--import=${new URL("preload.mjs", import.meta.url).href}`;

/** The servers behind the router. */
export interface Servers {
  /** Sends a call to the server that does its service more like AWS. */
  send(call: Call): ReturnType<Server["send"]>;
  /** Sends a request that is no call of an AWS API to where functions run and APIs are served. */
  serve: Server["send"];
  /** What the server of a service printed last about errors. */
  printed(call: Call): string;
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * What ministack does more like AWS than moto, by the names that requests are signed for: it runs functions and serves HTTP
 * APIs, has all of API Gateway's custom domains, checks record changes and makes each batch whole or not at all, and its
 * functions' logs are in its CloudWatch Logs.
 */
const ofMinistack = new Set(["apigateway", "cloudfront", "lambda", "logs", "route53", "sqs"]);

/** Starts the servers; where they write addresses, and where functions look for AWS, it is the endpoint. */
export async function startServers(python: string, endpoint: string, account: string): Promise<Servers> {
  const temporary = await mkdtemp(join(tmpdir(), "goglobal-lab-"));
  const [moto, ministack] = await Promise.all([
    startServer({ python, script: "serve_moto.py", resetPath: "/moto-api/reset", env: motoEnv }),
    startServer({
      python,
      script: "serve_ministack.py",
      resetPath: "/_ministack/reset",
      env: { TMPDIR: temporary, ...ministackEnv(endpoint, account) },
    }),
  ]);
  const serverOf = (call: Call) => (isForMinistack(call) ? ministack : moto);
  return {
    send: (call) => serverOf(call).send(call),
    serve: (request: WireRequest) => ministack.send(request),
    printed: (call) => serverOf(call).printed(),
    reset: async () => void (await Promise.all([moto.reset(), ministack.reset()])),
    async stop() {
      await Promise.all([moto.stop(), ministack.stop()]);
      await rm(temporary, { recursive: true, force: true });
    },
  };
}

function isForMinistack({ service, operation, body }: Call): boolean {
  // Tagged things are known where they are; roles are in moto, and only ministack can judge policies.
  if (service === "tagging") return !/"(dynamodb|ecr|s3)/.test(body.toString());
  return ofMinistack.has(service) || operation === "SimulateCustomPolicy";
}

// A certificate waits for its records, not for a minute. Else no policy of AWS can be attached: functions' roles have them.
const motoEnv = { MOTO_ACM_VALIDATION_WAIT: "0", MOTO_IAM_LOAD_MANAGED_POLICIES: "true" };

function ministackEnv(endpoint: string, account: string): Record<string, string> {
  const { hostname, port } = new URL(endpoint);
  return {
    MINISTACK_ACCOUNT_ID: account,
    // It serves on another port; these two are only what it writes into addresses, and what it tells functions.
    MINISTACK_HOST: hostname,
    GATEWAY_PORT: port,
    AWS_ENDPOINT_URL: endpoint,
    AWS_SECRET_ACCESS_KEY: "lab",
    // Lambda's runtime brings the SDK; here it is the one of this project.
    NODE_PATH: fileURLToPath(new URL("../../node_modules", import.meta.url)),
    NODE_OPTIONS: PRELOAD,
    IOT_MTLS_ENABLED: "0",
    LOG_LEVEL: "ERROR",
  };
}
