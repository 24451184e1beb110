import type { IncomingHttpHeaders } from "node:http";

/** A request as it came over the wire, its body read to the end. */
export interface WireRequest {
  method: string;
  /** Path and query, as sent. */
  target: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A wire request that the lab has recognised as a call of an AWS API. */
export interface Call extends WireRequest {
  service: string;
  region: string;
  operation: string;
  /** The bucket of an S3 call, "" where there is none. */
  bucket: string;
}

/** What goes back over the wire. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

/** Hands a call on: to the next gap, and in the end to the server. */
export type Next = (call: Call) => Promise<Answer>;

/** Something that AWS does and the server does not, put in between. */
export interface Gap {
  answer(call: Call, next: Next): Promise<Answer>;
  /** Forgets everything, as the server does when its state is wiped. */
  reset?(): void;
}
