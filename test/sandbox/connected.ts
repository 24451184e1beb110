import { connect, type Aws } from "../../src/aws/aws.ts";
import { openSandbox, type Sandbox, type SandboxOptions } from "../../src/sandbox/sandbox.ts";

/** A sandbox behind the SDK's own clients. */
export interface Connected {
  sandbox: Sandbox;
  aws: Aws;
  /** Lets virtual time go by. */
  pass(seconds: number): Promise<void>;
}

/** Opens a sandbox and connects to it. */
export async function connected(options: SandboxOptions = {}): Promise<Connected> {
  const sandbox = await openSandbox(options);
  const { clock, answer, network } = sandbox;
  const signal = new AbortController().signal;
  const aws = await connect({ mark: "orders/prod", region: "us-east-1", clock, signal, answer, network });
  return { sandbox, aws, pass: (seconds) => clock.sleep(seconds * 1000) };
}

/** The error of a call that must fail, as `name: message`. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  const error = await errorOf(call);
  return `${error.name}: ${error.message}`;
}

/** The error of a call that must fail. */
export async function errorOf(call: Promise<unknown>): Promise<Error & { $metadata: { [name: string]: unknown } }> {
  const answer = await call.then(
    (output) => ({ output }),
    (error: unknown) => ({ error }),
  );
  if (!("error" in answer)) throw new Error(`was not refused: ${JSON.stringify(answer.output)}`);
  return answer.error as Error & { $metadata: { [name: string]: unknown } };
}

/** The policy document that lets a service act in a role. */
export function trust(service: string): string {
  const Statement = [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }];
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

/** A policy document that allows actions on all resources. */
export function allow(...Action: string[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] });
}
