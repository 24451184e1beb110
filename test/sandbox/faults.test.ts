import { expect, test } from "vitest";
import { classOf } from "../../src/aws/errors.ts";
import { Refusal } from "../../src/sandbox/refusal.ts";
import { connected, errorOf, refusal } from "./connected.ts";

test("a region that is down gives no connection, and the SDK tries again", async () => {
  const { sandbox, aws } = await connected();
  sandbox.faults.down("eu-west-1");
  const error = await errorOf((await aws.s3("eu-west-1")).listBuckets({}));
  expect(error).toMatchObject({ code: "ECONNREFUSED", $metadata: { attempts: 4 } });
  expect(classOf(error)).toBe("unreachable");
  expect(sandbox.calls.log.filter(({ operation }) => operation === "ListBuckets")).toHaveLength(4);
  await (await aws.s3("us-east-1")).listBuckets({});
  sandbox.faults.up("eu-west-1");
  await (await aws.s3("eu-west-1")).listBuckets({});
});

test("one service of a region can be down alone", async () => {
  const { sandbox, aws } = await connected();
  sandbox.faults.down("dynamodb@us-east-1");
  expect(classOf(await errorOf((await aws.dynamodb("us-east-1")).listTables({})))).toBe("unreachable");
  await (await aws.s3("us-east-1")).listBuckets({});
});

test("a region that hangs costs the SDK's time-out at each attempt", async () => {
  const { sandbox, aws } = await connected();
  sandbox.faults.hang("eu-west-1");
  const before = sandbox.clock.now();
  const error = await errorOf((await aws.sts("eu-west-1")).getCallerIdentity({}));
  expect(classOf(error)).toBe("unreachable");
  expect(error.name).toBe("TimeoutError");
  expect(sandbox.clock.now() - before).toBeGreaterThanOrEqual(4 * 30_000);
});

test("throttling is overcome by the SDK's own retries", async () => {
  const { sandbox, aws } = await connected();
  sandbox.faults.throttle("ListTables", 2);
  const { $metadata } = await (await aws.dynamodb("us-east-1")).listTables({});
  expect($metadata.attempts).toBe(3);
});

test("throttling can outlast them", async () => {
  const { sandbox, aws } = await connected();
  sandbox.faults.throttle("ListBuckets", 100);
  const error = await errorOf((await aws.s3("us-east-1")).listBuckets({}));
  expect(error).toMatchObject({ name: "SlowDown", $metadata: { attempts: 10, httpStatusCode: 503 } });
  expect(classOf(error)).toBe("throttled");
});

test("a queued error meets one call, in its region only, and has no effect", async () => {
  const { sandbox, aws } = await connected();
  const denied = new Refusal("AccessDenied", "Access Denied", 403);
  sandbox.faults.next("CreateBucket", denied, { region: "eu-west-1" });
  await (await aws.s3("us-east-1")).createBucket({ Bucket: "acme-us" });
  const eu = await aws.s3("eu-west-1");
  const error = await errorOf(eu.createBucket({ Bucket: "acme-eu" }));
  expect(error).toMatchObject({ name: "AccessDenied", $metadata: { httpStatusCode: 403 } });
  await eu.createBucket({ Bucket: "acme-eu" });
});

test("a queued error can depend on the call", async () => {
  const { sandbox, aws } = await connected();
  sandbox.faults.next("ListTables", ({ region }) => new Error(`not in ${region}`));
  expect(await refusal((await aws.dynamodb("us-west-2")).listTables({}))).toBe("Error: not in us-west-2");
});

test("a lost answer: the call took effect, and the SDK repeats it", async () => {
  const { sandbox, aws } = await connected();
  sandbox.faults.lose("CreateBucket");
  const s3 = await aws.s3("us-east-1");
  expect((await errorOf(s3.createBucket({ Bucket: "acme" }))).name).toBe("BucketAlreadyOwnedByYou");
  expect(sandbox.calls.writes).toBe(2);
});

test("the process can be killed after the nth write, which took effect", async () => {
  const { sandbox, aws } = await connected();
  const s3 = await aws.s3("us-east-1");
  const killed = new Promise<void>((resolve) => {
    sandbox.faults.killAfterWrite(2, () => {
      resolve();
      return new Promise<never>(() => {});
    });
  });
  await s3.createBucket({ Bucket: "first" });
  let answered = false;
  void s3.createBucket({ Bucket: "second" }).then(() => (answered = true));
  await killed;
  const { Buckets } = await s3.listBuckets({});
  expect(Buckets!.map(({ Name }) => Name)).toEqual(["first", "second"]);
  expect(answered).toBe(false);
});

test("each attempt takes the latency, in virtual time", async () => {
  const { sandbox, aws } = await connected();
  const s3 = await aws.s3("us-east-1");
  const start = sandbox.clock.now();
  await s3.listBuckets({});
  expect(sandbox.clock.now() - start).toBe(50);
  sandbox.faults.latency(700);
  await s3.listBuckets({});
  expect(sandbox.clock.now() - start).toBe(750);
});
