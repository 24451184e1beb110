import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { internet } from "../../src/aws/network.ts";

async function served(status: number): Promise<string> {
  const server = createServer((request, response) => {
    response.writeHead(status, { location: "/elsewhere", "X-Method": request.method });
    response.end("hello");
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test("an answer is an answer whatever its status, and no redirect is followed", async () => {
  const { status, headers, body } = await internet.fetch(await served(302), { method: "POST" });
  expect([status, headers["x-method"], Buffer.from(body).toString()]).toEqual([302, "POST", "hello"]);
});

test("no answer is an error that says why", async () => {
  // Nobody listens on the port that a browser may not even ask for.
  await expect(internet.fetch("http://127.0.0.1:2/")).rejects.toMatchObject({
    message: "connect ECONNREFUSED 127.0.0.1:2",
    code: "ECONNREFUSED",
  });
});

test("no answer in time is an error too", async () => {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.closeAllConnections());
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await expect(internet.fetch(url, { timeout: 20 })).rejects.toMatchObject({ name: "TimeoutError" });
});
