import type { Call } from "../aws/call.ts";

/** What was asked of the sandbox. Every attempt counts, also one that failed. */
export class Calls {
  reads = 0;
  writes = 0;
  readonly log: (Pick<Call, "service" | "operation" | "region"> & { write: boolean })[] = [];

  count({ service, operation, region }: Call, write: boolean): void {
    if (write) this.writes += 1;
    else this.reads += 1;
    this.log.push({ service, operation, region, write });
  }
}
