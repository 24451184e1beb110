import { devNull } from "node:os";
import { fileURLToPath } from "node:url";
import { createFaults, type Faults } from "./faults.ts";
import { functionCode } from "./gaps/function-code.ts";
import { createInternet, HOST_HEADER } from "./internet.ts";
import { createRecord, type RecordedRequest } from "./record.ts";
import { gapsOf } from "./gaps.ts";
import { startRouter } from "./router.ts";
import { PRELOAD, startServers, type Servers } from "./servers.ts";
import { venvPython } from "./venv.ts";

/** A multi-region AWS made of real API servers, behind one endpoint. */
export interface Lab {
  endpoint: string;
  /** What a child process needs in its environment to see this AWS and no other. */
  env: Record<string, string>;
  account: string;
  faults: Faults;
  /** Fetches from the internet as a client somewhere in the world: an API by its own name or by a custom domain. */
  fetch(url: string, options?: RequestInit): Promise<Response>;
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
  const python = await venvPython("lab", requirements);
  const record = createRecord();
  const faults = createFaults();
  // The servers are told the router's address, so they come after it.
  let servers: Servers | undefined;
  const code = functionCode();
  const gaps = gapsOf(account, code, (call) => servers!.printed(call));
  const internet = createInternet({
    serve: (request) => servers!.serve(request),
    codeAt: code.at,
    isDown: faults.isDown,
  });
  const router = await startRouter({ gaps, send: (call) => servers!.send(call), serve: internet, record, faults });
  servers = await startServers(python, router.endpoint, account);

  const clear = () => {
    record.clear();
    faults.restart();
  };
  return {
    endpoint: router.endpoint,
    env: environment(router.endpoint),
    account,
    faults,
    fetch: (url, options) => fetchFrom(router.endpoint, url, options),
    requests: record.requests,
    reads: () => record.requests().filter(({ write }) => !write).length,
    writes: () => record.requests().filter(({ write }) => write).length,
    clear,
    async reset() {
      await servers.reset();
      for (const gap of gaps) gap.reset?.();
      faults.clear();
      clear();
    },
    async stop() {
      await router.close();
      await servers.stop();
    },
  };
}

function fetchFrom(endpoint: string, url: string, options: RequestInit = {}): Promise<Response> {
  const { host, pathname, search } = new URL(url);
  const headers = new Headers(options.headers);
  headers.set(HOST_HEADER, host);
  return fetch(`${endpoint}${pathname}${search}`, { ...options, headers });
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
    NODE_OPTIONS: PRELOAD,
  };
}
