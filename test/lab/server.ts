import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { Agent, request, type IncomingHttpHeaders } from "node:http";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Answer, WireRequest } from "./call.ts";

/** A real API server. */
export interface Server {
  send(request: WireRequest): Promise<Answer>;
  /** The last of what it printed about errors. */
  printed(): string;
  /** Wipes all state. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Which server, and how it is run. */
export interface ServerOptions {
  python: string;
  /** A file in `servers/` that prints the port. */
  script: string;
  /** The path that a POST to wipes all state. */
  resetPath: string;
  env?: Record<string, string>;
}

/** Starts a server on a free port; rejects with what it printed when it does not come up. */
export async function startServer({ python, script, resetPath, env }: ServerOptions): Promise<Server> {
  const child = spawn(python, [fileURLToPath(new URL(`servers/${script}`, import.meta.url))], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const printed = collect(child);
  const port = await portOf(child, script, printed);
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });

  return {
    send: (outgoing) => forward(outgoing, port, agent),
    printed,
    async reset() {
      await forward({ method: "POST", target: resetPath, headers: {}, body: Buffer.alloc(0) }, port, agent);
    },
    async stop() {
      process.off("exit", kill);
      agent.destroy();
      if (child.exitCode !== null) return;
      kill();
      await once(child, "exit");
    },
  };
}

function collect(child: ChildProcess): () => string {
  let printed = "";
  child.stderr!.on("data", (chunk: Buffer) => {
    printed = (printed + chunk.toString()).slice(-20_000);
  });
  return () => printed.trimEnd();
}

function portOf(child: ChildProcess, script: string, printed: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.stdout!.once("data", (chunk: Buffer) => resolve(Number(chunk.toString())));
    child.once("error", reject);
    // "close", not "exit": only then has all of stderr been read.
    child.once("close", (code) => reject(new Error(`${script} ended with ${code} before it served:\n${printed()}`)));
  });
}
const hopHeaders = new Set(["connection", "expect", "keep-alive", "transfer-encoding", "content-length"]);

function forward({ method, target, headers, body }: WireRequest, port: number, agent: Agent): Promise<Answer> {
  const kept = Object.entries(headers).filter(([name, value]) => value !== undefined && !hopHeaders.has(name));
  return new Promise((resolve, reject) => {
    const outgoing = request({
      agent,
      host: "127.0.0.1",
      port,
      method,
      path: target,
      headers: { ...Object.fromEntries(kept), "content-length": body.length },
    });
    outgoing.once("error", reject);
    outgoing.once("response", (incoming) => {
      const answer = { status: incoming.statusCode!, headers: answerHeaders(incoming.headers, method) };
      buffer(incoming).then((content) => resolve({ ...answer, body: content }), reject);
    });
    outgoing.end(body);
  });
}

// Gaps may change a body, so its length and checksum are not handed on; the length that HEAD answers with is the object's.
function answerHeaders(headers: IncomingHttpHeaders, method: string): Answer["headers"] {
  const dropped = (name: string) =>
    name === "x-amz-crc32" || (hopHeaders.has(name) && !(method === "HEAD" && name === "content-length"));
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined || dropped(name) ? [] : [[name, value]])),
  );
}
