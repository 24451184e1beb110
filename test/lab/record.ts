import { isWrite } from "../../src/aws/call.ts";
import type { Call } from "./call.ts";

/** One call that reached the router. */
export interface RecordedRequest {
  service: string;
  operation: string;
  region: string;
  write: boolean;
  /** The HTTP status of the answer; 0 when the connection was cut instead. */
  status: number;
}

/** All calls since the last clear, in the order in which they were answered. */
export interface RequestRecord {
  add(call: Call, status: number): void;
  requests(): RecordedRequest[];
  clear(): void;
}

/** An empty record. */
export function createRecord(): RequestRecord {
  let requests: RecordedRequest[] = [];
  return {
    add({ service, operation, region }, status) {
      requests.push({ service, operation, region, write: isWrite(operation), status });
    },
    requests: () => [...requests],
    clear() {
      requests = [];
    },
  };
}
