import { devNull } from "node:os";
import { fileURLToPath } from "node:url";
import type { Gap } from "./call.ts";
import { createFaults, type Faults } from "./faults.ts";
import { batchJobs } from "./gaps/batch-jobs.ts";
import { bucketOwner } from "./gaps/bucket-owner.ts";
import { bucketRegion } from "./gaps/bucket-region.ts";
import { contributorInsights } from "./gaps/contributor-insights.ts";
import { defaultEncryption } from "./gaps/default-encryption.ts";
import { createGlobalTables } from "./gaps/global-tables.ts";
import { lifecycleConfiguration } from "./gaps/lifecycle-configuration.ts";
import { newBucket } from "./gaps/new-bucket.ts";
import { oneAtATime } from "./gaps/one-at-a-time.ts";
import { replicas } from "./gaps/replicas.ts";
import { replicatedItems } from "./gaps/replicated-items.ts";
import { replicationConfiguration } from "./gaps/replication-configuration.ts";
import { tableSettings } from "./gaps/table-settings.ts";
import { tableTags } from "./gaps/table-tags.ts";
import { unimplemented } from "./gaps/unimplemented.ts";
import { createRecord, type RecordedRequest } from "./record.ts";
import { startRouter } from "./router.ts";
import { startServer, type Server } from "./server.ts";
import { venvPython } from "./venv.ts";

/** A multi-region AWS made of real API servers, behind one endpoint. */
export interface Lab {
  endpoint: string;
  /** What a child process needs in its environment to see this AWS and no other. */
  env: Record<string, string>;
  account: string;
  faults: Faults;
  /** The calls since the last clear, in the order in which they were answered. */
  requests(): RecordedRequest[];
  reads(): number;
  writes(): number;
  /** Forgets the record, and counts writes from one again. */
  clear(): void;
  /** An AWS account with nothing in it, no faults and an empty record. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

const account = "123456789012";

/** Starts the servers and the router; the first time on a machine it installs the servers as well. */
export async function startLab(): Promise<Lab> {
  const requirements = fileURLToPath(new URL("requirements.txt", import.meta.url));
  const server = await startServer(await venvPython("lab", requirements));
  const gaps = gapsOf(server);
  const record = createRecord();
  const faults = createFaults();
  const router = await startRouter({ gaps, send: server.send, record, faults });

  const clear = () => {
    record.clear();
    faults.restart();
  };
  return {
    endpoint: router.endpoint,
    env: environment(router.endpoint),
    account,
    faults,
    requests: record.requests,
    reads: () => record.requests().filter(({ write }) => !write).length,
    writes: () => record.requests().filter(({ write }) => write).length,
    clear,
    async reset() {
      await server.reset();
      for (const gap of gaps) gap.reset?.();
      faults.clear();
      clear();
    },
    async stop() {
      await router.close();
      await server.stop();
    },
  };
}

// The first is the nearest to the client: each sees AWS as the ones after it make it.
function gapsOf(server: Server): Gap[] {
  const tables = createGlobalTables();
  return [
    oneAtATime(),
    replicas(tables),
    replicatedItems(tables),
    tableSettings(),
    tableTags(),
    contributorInsights(),
    bucketRegion(),
    bucketOwner(account),
    newBucket(),
    replicationConfiguration(),
    lifecycleConfiguration(),
    defaultEncryption(),
    batchJobs(),
    unimplemented(server.printed),
  ];
}

// Emptied or pointed at nothing: what would let a developer's own profile or session into the tests.
function environment(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "lab",
    AWS_SECRET_ACCESS_KEY: "lab",
    AWS_SESSION_TOKEN: "",
    AWS_PROFILE: "",
    AWS_REGION: "us-east-1",
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: "true",
  };
}
