import { describe, expect, test } from "vitest";
import { noErrorKept } from "../../src/resources/distribution-spec.ts";
import { asked, cached, distributed, failing } from "./distributed.ts";
import { ALL_VIEWER_EXCEPT_HOST, smallest } from "./distribution-of-one.ts";

describe("the cache", () => {
  test("a second GET is a hit, until its time is over", async () => {
    const { ask, pass } = await distributed();
    expect(await ask("GET /a")).toMatchObject({ status: 200, cache: "Miss", body: { calls: 1, path: "/a" } });
    await pass(59);
    expect(await ask("GET /a")).toMatchObject({ cache: "Hit", headers: { age: "59" }, body: { calls: 1 } });
    await pass(1);
    expect(await ask("GET /a")).toMatchObject({ cache: "Miss", body: { calls: 2 } });
  });

  test("each edge location has its own", async () => {
    const { numbers } = await distributed();
    const from = (region: string) => ["GET /a", { from: region }] as const;
    expect(await numbers(from("eu-west-1"), from("eu-west-1"), from("us-east-1"), ["GET /a"])).toBe("1 1 2 2");
  });

  test("other methods go through, and what they are answered is not kept", async () => {
    const { ask, numbers } = await distributed();
    expect(await ask("POST /a", { body: "x" })).toMatchObject({ cache: "Miss", body: { calls: 1, method: "POST" } });
    expect(await numbers(["POST /a"], ["DELETE /a"], ["GET /a"], ["GET /a"])).toBe("2 3 4 4");
  });

  test("what is in the key tells requests apart", async () => {
    const { numbers } = await distributed({ cookies: ["session"], encodings: ["gzip", "brotli"] });
    expect(await numbers(asked("/a"), asked("/a?x=1"), asked("/a?x=2"), asked("/a?x=1"))).toBe("1 2 3 2");
    const signedIn = (who: string) => asked("/a", { authorization: who });
    expect(await numbers(signedIn("ada"), signedIn("bob"), signedIn("ada"), asked("/a"))).toBe("4 5 4 1");
    const cookie = (all: string) => asked("/a", { cookie: all });
    expect(await numbers(cookie("session=1; ad=1"), cookie("ad=2; session=1"), cookie("session=2"))).toBe("6 6 7");
    const taking = (encodings: string) => asked("/a", { "accept-encoding": encodings });
    expect(await numbers(taking("gzip, br;q=0.9"), taking("br, gzip"), taking("gzip"), taking("zstd"))).toBe("8 8 9 1");
  });

  test("what is not in the key does not", async () => {
    const { numbers } = await distributed({ headers: [], query: { except: ["utm"] } });
    expect(await numbers(asked("/a?x=1&utm=2"), asked("/a?utm=3&x=1", { authorization: "ada" }))).toBe("1 1");
    const bare = await distributed({ headers: [], query: "none" });
    expect(await bare.numbers(asked("/a?x=1"), asked("/a"), asked("/b"))).toBe("1 1 2");
  });

  test.each<[string, number, string?]>([
    ["what the policy says, where the origin says nothing", 60],
    ["no longer than the origin says", 10, "max-age=10"],
    ["what the origin says to shared caches", 20, "max-age=10, s-maxage=20"],
    ["no longer than the policy allows", 300, "max-age=86400"],
    ["not at all what is private", 0, "private, max-age=10"],
    ["not at all what must not be stored", 0, "no-store"],
  ])("keeps %s", async (_, seconds, control) => {
    const { ask, pass } = await distributed();
    const request = control === undefined ? {} : cached(control);
    await ask("GET /a", request);
    await pass(Math.max(0, seconds - 1));
    expect((await ask("GET /a", request)).cache).toBe(seconds > 0 ? "Hit" : "Miss");
    await pass(1);
    expect((await ask("GET /a", request)).cache).toBe("Miss");
  });

  test("keeps even what is private where the policy says so", async () => {
    const { ask } = await distributed({ ttl: { MinTTL: 1 } });
    await ask("GET /a", cached("private"));
    expect((await ask("GET /a")).cache).toBe("Hit");
  });

  test("until when the origin says by a date", async () => {
    const { ask, pass } = await distributed();
    const answer = JSON.stringify({ date: new Date(0).toUTCString(), expires: new Date(5000).toUTCString() });
    await ask("GET /a", { headers: { answer } });
    await pass(4);
    expect((await ask("GET /a")).cache).toBe("Hit");
    await pass(1);
    expect((await ask("GET /a")).cache).toBe("Miss");
  });
});

const errors = (ttls: Record<string, number>) => {
  const Items = Object.entries(ttls).map(([code, ErrorCachingMinTTL]) => ({
    ErrorCode: Number(code),
    ErrorCachingMinTTL,
  }));
  return { CustomErrorResponses: { Quantity: Items.length, Items } };
};

describe("errors", () => {
  test.each([
    [404, 10],
    [500, 10],
    [503, 10],
    [401, 0],
    [403, 0],
    [429, 0],
  ])("%d is kept for %d seconds unless something else is said", async (status, seconds) => {
    const { ask, pass } = await distributed();
    expect(await ask("GET /a", failing(status))).toMatchObject({ status, cache: "Error" });
    await pass(Math.max(0, seconds - 1));
    expect((await ask("GET /a")).status).toBe(seconds > 0 ? status : 200);
    await pass(61);
    expect((await ask("GET /a")).status).toBe(200);
  });

  test("for everybody, also where nothing else is kept", async () => {
    const { CachePolicyId: _, ...behaviour } = smallest().DefaultCacheBehavior!;
    const DefaultCacheBehavior = {
      ...behaviour,
      CachePolicyId: smallest().DefaultCacheBehavior!.CachePolicyId,
      OriginRequestPolicyId: ALL_VIEWER_EXCEPT_HOST,
    };
    const { ask, numbers } = await distributed({ config: { DefaultCacheBehavior } });
    expect(await numbers(["GET /a"], ["GET /a"])).toBe("1 2");
    await ask("GET /a", failing(500));
    expect((await ask("GET /a")).status).toBe(500);
  });

  test("not where the distribution says so", async () => {
    const { ask } = await distributed({ config: errors(noErrorKept()) });
    for (const status of [404, 500, 503]) {
      expect((await ask(`GET /${status}`, failing(status))).status).toBe(status);
      expect((await ask(`GET /${status}`)).status).toBe(200);
    }
  });

  test("as long as the origin says, where that is longer", async () => {
    const { ask, pass } = await distributed({ config: errors({ 403: 0 }) });
    await ask("GET /a", failing(403, { "cache-control": "max-age=5" }));
    await pass(4);
    expect((await ask("GET /a")).status).toBe(403);
    await pass(1);
    expect((await ask("GET /a")).status).toBe(200);
  });

  test("an expired answer stands in for an error of the origin, not for one of the client", async () => {
    const { ask, pass } = await distributed({ config: errors({ 503: 5 }) });
    await ask("GET /a");
    await pass(60);
    expect(await ask("GET /a", failing(503))).toMatchObject({ status: 200, cache: "Hit", body: { calls: 1 } });
    expect(await ask("GET /a")).toMatchObject({ body: { calls: 1 } });
    await pass(5);
    expect(await ask("GET /a", failing(404))).toMatchObject({ status: 404 });
  });

  test("unless the origin has said for how long", async () => {
    const { ask, pass } = await distributed();
    await ask("GET /a", cached("max-age=1, stale-if-error=3"));
    await pass(3);
    expect((await ask("GET /a", failing(500))).status).toBe(200);
    await pass(11);
    expect((await ask("GET /a", failing(500))).status).toBe(500);
  });

  test("what does not answer is an error too", async () => {
    const { ask, sandbox, pass } = await distributed();
    await ask("GET /a");
    sandbox.faults.down("us-east-1");
    expect(await ask("GET /b")).toMatchObject({ status: 502, cache: "Error" });
    await pass(60);
    expect(await ask("GET /a")).toMatchObject({ status: 200, cache: "Hit" });
    sandbox.faults.up("us-east-1");
    sandbox.faults.hang("us-east-1");
    expect(await ask("GET /c")).toMatchObject({ status: 504 });
  });
});
