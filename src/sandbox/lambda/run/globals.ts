import { Console } from "node:console";
import process from "node:process";
import { Writable } from "node:stream";
import type { Network } from "../../../aws/network.ts";
import type { Run } from "./run.ts";
import { timeFor } from "./time.ts";

interface Surroundings {
  /** The environment variables of the code. */
  variables: Record<string, string>;
  fetch: Network["fetch"];
  /** The run that is under way. */
  current: () => Run;
}

/** What code finds in place of what Node would give it: surroundings of its own, and the sandbox's time and network. */
export function globalsFor({ variables, fetch, current }: Surroundings): Record<string, unknown> {
  const log = new Writable({
    decodeStrings: false,
    write(text: string, _, done) {
      current().log.push(text.replace(/\n$/u, ""));
      done();
    },
  });
  const own: Record<string | symbol, unknown> = Object.assign(Object.create(null) as object, timeFor(current), {
    console: new Console({ stdout: log }),
    process: processOf(variables, log),
    fetch: (input: string | URL | Request, init?: RequestInit) => current().waitFor(fetched(fetch, input, init)),
  });
  const everything: unknown = new Proxy(globalThis, {
    get: (target, name) => Reflect.get(name in own ? own : target, name) as unknown,
    has: (target, name) => name in own || name in target,
    set: (_, name, value) => Reflect.set(own, name, value),
  });
  return Object.assign(own, { globalThis: everything, global: everything });
}

function processOf(env: Record<string, string>, log: Writable): object {
  const { arch, hrtime, memoryUsage, nextTick, platform, release, uptime, version, versions } = process;
  const itself: Record<string, unknown> = { arch, hrtime, memoryUsage, nextTick, platform, release, uptime };
  const ignored = () => itself;
  return Object.assign(itself, {
    version,
    versions,
    env,
    argv: ["/var/lang/bin/node", "/var/runtime/index.mjs"],
    pid: 2,
    cwd: () => "/var/task",
    exit: (code = 0) => {
      throw new Error(`the code ended its process with exit code ${code}`);
    },
    stdout: log,
    stderr: log,
    on: ignored,
    once: ignored,
    off: ignored,
    emitWarning: ignored,
  });
}

async function fetched(fetch: Network["fetch"], input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const { status, headers, body } = await fetch(request.url, {
    method: request.method,
    headers: Object.fromEntries(request.headers),
    body: new Uint8Array(await request.arrayBuffer()),
  });
  const isEmpty = [204, 205, 304].includes(status);
  return new Response(isEmpty ? null : Buffer.from(body), { status, headers });
}
