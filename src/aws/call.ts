import type { Service } from "./services.ts";

/** One attempt at an AWS call, as it stands right before it would go over the wire. */
export interface Call {
  readonly service: Service;
  /** As AWS names it: `UpdateTable`. */
  readonly operation: string;
  readonly region: string;
  readonly input: object;
  /** The SDK's own runtime schema of the input, where it has one. */
  readonly schema: unknown;
}

/** Answers a call in the place of AWS, with the output's members, or throws what AWS would answer. */
export type Answer = (call: Call) => Promise<object>;

/** Whether an operation changes something in AWS: the one definition for the router, the crash proof and the bench. */
export function isWrite(operation: string): boolean {
  return !/^(?:Get|List|Describe|Head|BatchGet|Query|Scan|Simulate|TestDNS|AssumeRole)/u.test(operation);
}
