import { describe, expect, test } from "vitest";
import { asked, distributed, failing } from "./distributed.ts";

describe("an order to forget", () => {
  test("takes some seconds to all edge locations", async () => {
    const { numbers, purge, pass } = await distributed();
    const from = (region: string) => ["GET /a", { from: region }] as const;
    expect(await numbers(from("eu-west-1"), from("us-east-1"))).toBe("1 2");
    await purge("/a");
    expect(await numbers(from("eu-west-1"), from("us-east-1"))).toBe("1 2");
    await pass(3);
    expect(await numbers(from("eu-west-1"), from("us-east-1"), from("us-east-1"))).toBe("3 4 4");
  });

  test.each([
    ["a path", "/orders/1", "/orders/1"],
    ["a path with its query", "/orders?page=2", "/orders?page=2"],
    ["all below", "/orders/*", "/orders/1 /orders/12"],
    ["all that begins so", "/orders*", "/orders?page=1 /orders?page=2 /orders/1 /orders/12"],
    ["everything", "/*", "/orders?page=1 /orders?page=2 /orders/1 /orders/12 /other"],
    ["no other case", "/ORDERS/1", ""],
    ["no path without its query", "/orders", ""],
  ])("by path: %s", async (_, order, forgotten) => {
    const { ask, purge, pass } = await distributed();
    const paths = ["/orders?page=1", "/orders?page=2", "/orders/1", "/orders/12", "/other"];
    for (const path of paths) await ask(`GET ${path}`);
    await purge(order);
    await pass(3);
    const missed: string[] = [];
    for (const path of paths) if ((await ask(`GET ${path}`)).cache === "Miss") missed.push(path);
    expect(missed.join(" ")).toBe(forgotten);
  });

  test("by tag, in whatever case, and only what was kept since tags are read", async () => {
    const config = { CacheTagConfig: { HeaderName: "X-Cache-Tag" } };
    const { numbers, purge, pass } = await distributed({ config });
    const tagged = (path: string, tags: string) => asked(path, { answer: JSON.stringify({ "x-cache-tag": tags }) });
    const both = [tagged("/a", "Order:1, all"), tagged("/b", "order:2,all")] as const;
    expect(await numbers(...both)).toBe("1 2");
    await purge("#order:1");
    await pass(3);
    expect(await numbers(...both)).toBe("3 2");
    await purge("#ALL", "#order");
    await pass(3);
    expect(await numbers(...both)).toBe("4 5");
    const untagged = await distributed();
    await untagged.numbers(tagged("/a", "all"));
    await untagged.purge("#all");
    await untagged.pass(3);
    expect(await untagged.numbers(tagged("/a", "all"))).toBe("1");
  });

  test("also what would stand in for an error", async () => {
    const { ask, purge, pass } = await distributed();
    await ask("GET /a");
    await purge("/a");
    await pass(3);
    expect((await ask("GET /a", failing(500))).status).toBe(500);
  });
});
