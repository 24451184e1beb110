import { createRequire } from "node:module";
import type { Answer } from "../../../aws/call.ts";
import { answerInPlaceOfAws, simulated } from "../../../aws/clients.ts";
import { GLOBAL_SERVICES, type Service } from "../../../aws/services.ts";
import type { Clock } from "../../../engine/clock.ts";

/** The clients of Lambda's runtime that the sandbox can answer. */
const SERVICES: Readonly<Record<string, Service>> = {
  "@aws-sdk/client-acm": "acm",
  "@aws-sdk/client-apigatewayv2": "apigateway",
  "@aws-sdk/client-application-auto-scaling": "autoscaling",
  "@aws-sdk/client-cloudfront": "cloudfront",
  "@aws-sdk/client-cloudwatch": "cloudwatch",
  "@aws-sdk/client-cloudwatch-logs": "logs",
  "@aws-sdk/client-dynamodb": "dynamodb",
  "@aws-sdk/client-ecr": "ecr",
  "@aws-sdk/client-iam": "iam",
  "@aws-sdk/client-lambda": "lambda",
  "@aws-sdk/client-resource-groups-tagging-api": "tagging",
  "@aws-sdk/client-route-53": "route53",
  "@aws-sdk/client-s3": "s3",
  "@aws-sdk/client-s3-control": "s3control",
  "@aws-sdk/client-sqs": "sqs",
  "@aws-sdk/client-sts": "sts",
};

/** How the clients that a function makes reach AWS. */
export interface Wires {
  clock: Clock;
  /** The function's own. */
  region: string;
  answer: Answer;
  /** Lets virtual time go by while a call is under way. */
  waitFor<T>(what: Promise<T>): Promise<T>;
}

interface Client {
  send(command: object, options?: unknown, callback?: unknown): Promise<unknown>;
}
type ClientClass = new (config: object) => Client;

const require = createRequire(import.meta.url);

/** A package of the AWS SDK whose clients reach the sandbox; nothing for a package that is not one of those. */
export function sdkPackage(name: string, wires: Wires): object | undefined {
  const service = SERVICES[name];
  if (!service) return undefined;
  const exported = Object.entries(require(name) as Record<string, unknown>);
  return Object.fromEntries(
    exported.map(([name, value]) => [name, isClient(value) ? wired(value, service, wires) : value]),
  );
}

/** Commands have no `send`. */
function isClient(value: unknown): value is ClientClass {
  return typeof value === "function" && typeof (value.prototype as Partial<Client> | undefined)?.send === "function";
}

function wired(Client: ClientClass, service: Service, { clock, region, answer, waitFor }: Wires): ClientClass {
  return class extends Client {
    constructor(config: { region?: unknown } = {}) {
      // Whatever the function's region, requests to these are signed for this one.
      const signedFor = GLOBAL_SERVICES.includes(service) ? "us-east-1" : (config.region ?? region);
      super({ ...config, region: signedFor, ...simulated(clock) });
      answerInPlaceOfAws(this, service, answer);
    }

    override send(command: object, options?: unknown, callback?: unknown): Promise<unknown> {
      const { abortSignal } = (options ?? {}) as { abortSignal?: AbortSignal };
      if (abortSignal?.aborted) return Promise.reject(aborted());
      const sent = super.send(command, options, callback);
      // With a callback, nothing is returned.
      if (typeof sent?.then !== "function") return sent;
      return waitFor(abortSignal ? unlessAborted(sent, abortSignal) : sent);
    }
  };
}

/** What the SDK's own request handler does, which the sandbox never lets a request reach. */
function unlessAborted<T>(sent: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(aborted()), { once: true });
    void sent.then(resolve, reject);
  });
}

function aborted(): Error {
  return Object.assign(new Error("Request aborted"), { name: "AbortError" });
}
