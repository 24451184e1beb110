import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { internet } from "../../src/aws/network.ts";

async function served(answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.closeAllConnections());
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test("a server is asked under a name that does not lead to it, and hears that name", async () => {
  const port = await served((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      response.writeHead(302, { location: "/elsewhere", "Set-Cookie": ["a=1", "b=2"] });
      const { method, url, headers } = request;
      response.end(JSON.stringify({ method, url, host: headers.host, tag: headers["x-tag"], body: `${parts}` }));
    });
  });
  const url = `http://eu-west-1.api.example.invalid:${port}/health?a=b`;
  const answer = await internet.fetch(url, {
    through: "127.0.0.1",
    method: "POST",
    headers: { "X-Tag": "t" },
    body: "hello",
  });
  expect(answer).toMatchObject({ status: 302, headers: { location: "/elsewhere", "set-cookie": "a=1,b=2" } });
  expect(JSON.parse(Buffer.from(answer.body).toString())).toEqual({
    method: "POST",
    url: "/health?a=b",
    host: `eu-west-1.api.example.invalid:${port}`,
    tag: "t",
    body: "hello",
  });
});

test("each request connects anew, since another may be through another server", async () => {
  const ports = new Set<number | undefined>();
  const port = await served((request, response) => {
    ports.add(request.socket.remotePort);
    response.end();
  });
  for (let times = 0; times < 2; times += 1)
    await internet.fetch(`http://api.example.invalid:${port}/`, { through: "127.0.0.1" });
  expect(ports.size).toBe(2);
});

test("no answer is an error that says why", async () => {
  await expect(internet.fetch("http://api.example.invalid:2/", { through: "127.0.0.1" })).rejects.toMatchObject({
    code: "ECONNREFUSED",
  });
  await expect(internet.fetch("http://127.0.0.1.example.invalid/", { through: "no.such.invalid" })).rejects.toThrow(
    /no\.such\.invalid/u,
  );
});

test("no answer in time is an error too, also when it has begun", async () => {
  const silent = await served(() => {});
  const slow = await served((_, response) => void response.write("half of"));
  for (const port of [silent, slow])
    await expect(
      internet.fetch(`http://api.example.invalid:${port}/`, { through: "127.0.0.1", timeout: 50 }),
    ).rejects.toThrow(/timeout|aborted/iu);
});
