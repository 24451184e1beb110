import { performance } from "node:perf_hooks";
import { expect, test } from "vitest";
import { connected } from "./connected.ts";

test("waiting for minutes costs no time of ours", async () => {
  const { sandbox, pass } = await connected();
  const [virtual, real] = [sandbox.clock.now(), performance.now()];
  await pass(180);
  expect(sandbox.clock.now() - virtual).toBe(180_000);
  expect(performance.now() - real).toBeLessThan(1000);
});

test("calls made together take as long as one, and none waits while another sleeps for long", async () => {
  const { sandbox, aws, pass } = await connected();
  const clients = await Promise.all(["us-east-1", "eu-west-1", "ap-southeast-2"].map((region) => aws.s3(region)));
  await Promise.all(clients.map((client) => client.listBuckets({})));
  const start = sandbox.clock.now();
  const long = pass(600);
  await Promise.all(clients.map((client) => client.listBuckets({})));
  expect(sandbox.clock.now() - start).toBe(50);
  await long;
  expect(sandbox.clock.now() - start).toBe(600_000);
});

test("loading a service for the first time does not make time pass", async () => {
  const { sandbox, aws, pass } = await connected();
  const start = sandbox.clock.now();
  const deadline = pass(5);
  const iam = await aws.iam();
  await iam.listRoles({});
  expect(sandbox.clock.now() - start).toBe(50);
  await deadline;
});
