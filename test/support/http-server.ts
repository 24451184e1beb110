import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished, vi } from "vitest";

/** A real server on this machine that stands for all of AWS until the test ends; answers the requests it has seen. */
export async function localAws(
  answer: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>,
  host: "127.0.0.1" | "localhost" = "127.0.0.1",
): Promise<string[]> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.headers.host?.split(":")[0]} ${request.url}`);
    request.resume().on("end", () => void answer(request, response));
  });
  await new Promise<void>((listening) => server.listen(0, host, listening));
  vi.stubEnv("AWS_ENDPOINT_URL", `http://${host}:${(server.address() as AddressInfo).port}`);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  onTestFinished(() => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    return new Promise<void>((closed) => server.close(() => closed()));
  });
  return seen;
}
