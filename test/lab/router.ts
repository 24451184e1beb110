import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Answer, Call, Gap, Next, WireRequest } from "./call.ts";
import type { FaultInjector } from "./faults.ts";
import { recognise } from "./recognise.ts";
import type { RequestRecord } from "./record.ts";
import { refuse, xml } from "./wire.ts";

/** What stands between the clients and the server. */
export interface RouterParts {
  gaps: readonly Gap[];
  send: Next;
  /** What is no AWS call: an address of the simulated internet; undefined where there is nothing. */
  serve(request: WireRequest, calls: Next): Promise<Answer | "cut" | undefined>;
  record: RequestRecord;
  faults: FaultInjector;
}

/** A listening router. */
export interface Router {
  endpoint: string;
  close(): Promise<void>;
}

/** Listens on a free port and answers every AWS call through the gaps, with faults, keeping a record. */
export async function startRouter(parts: RouterParts): Promise<Router> {
  const answer = chain(parts.gaps, parts.send);
  const server = createServer((request, response) => {
    // A client that is killed in the middle of a call is not a failure of the router.
    respond(parts, answer, request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function chain(gaps: readonly Gap[], send: Next): Next {
  return gaps.reduceRight<Next>((next, gap) => (call) => gap.answer(call, next), send);
}

async function respond(parts: RouterParts, answer: Next, request: IncomingMessage, response: ServerResponse) {
  const wire = await read(request);
  const call = recognise(wire);
  if (call === undefined) {
    const served = await parts.serve(wire, answer);
    return served === "cut" ? void response.destroy() : write(response, served ?? unknownCall(wire));
  }

  const outcome = await settle(parts.faults, answer, call);
  parts.record.add(call, outcome === "cut" ? 0 : outcome.status);
  if (outcome === "cut") return void response.destroy();
  write(response, outcome);
}

async function settle(faults: FaultInjector, answer: Next, call: Call): Promise<Answer | "cut"> {
  const fault = await faults.before(call);
  if (fault !== undefined) return fault;
  const answered = await answer(call).catch((error: unknown) => broken(call, error));
  return (await faults.after(call)) ?? answered;
}

async function read(request: IncomingMessage): Promise<WireRequest> {
  const body = await buffer(request);
  return { method: request.method!, target: request.url!, headers: request.headers, body };
}

function write(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, body.length > 0 ? { ...headers, "content-length": body.length } : headers);
  response.end(body);
}

// 501, since the SDK does not retry it: what is broken in the lab is to be seen at once.
function broken(call: Call, error: unknown): Answer {
  return refuse(call, {
    code: "LabFailure",
    status: 501,
    message: error instanceof Error ? error.message : String(error),
  });
}

function unknownCall({ method, target }: WireRequest): Answer {
  return xml(
    501,
    `<Error><Code>LabFailure</Code><Message>the lab does not know ${method} ${encodeURI(target).replaceAll("&", "&amp;")}</Message></Error>`,
  );
}
