import { describe, expect, test, vi } from "vitest";
import { orderChange, pathsOf, record } from "./hook.ts";

const TARGETS = ["/orders", "/orders/{id}"];
const open = { status: { S: "open" } };
const sent = { status: { S: "sent" } };

describe("a change purges what it is found under", () => {
  test.each([
    ["insert", orderChange("1", undefined, open)],
    ["modify", orderChange("1", open, sent)],
    ["remove", orderChange("1", sent)],
  ])("%s", (name, change) => {
    expect(change.eventName).toBe(name.toUpperCase());
    expect(pathsOf([change], TARGETS)).toEqual(["/orders", "/orders/1"]);
  });

  test("an item that expired", () => {
    const change = record(
      { Keys: { id: { S: "1" } }, OldImage: { id: { S: "1" }, ...open } },
      { userIdentity: { type: "Service", principalId: "dynamodb.amazonaws.com" } },
    );
    expect(pathsOf([change], TARGETS)).toEqual(["/orders", "/orders/1"]);
  });

  test("before the change as well as after it", () => {
    const change = orderChange("1", { customer: { S: "ada" } }, { customer: { S: "bob" } });
    expect(pathsOf([change], ["/customers/{customer}/orders/{id}"])).toEqual([
      "/customers/bob/orders/1",
      "/customers/ada/orders/1",
    ]);
  });

  test("a new key is an item that goes and one that comes", () => {
    expect(pathsOf([orderChange("1", open), orderChange("2", undefined, open)], TARGETS)).toEqual([
      "/orders",
      "/orders/1",
      "/orders/2",
    ]);
  });

  test("numbers and booleans as they are written", () => {
    const Keys = { id: { N: "12345678901234567890.5" } };
    const change = record({ Keys, NewImage: { ...Keys, open: { BOOL: false } } });
    expect(pathsOf([change], ["/{id}/{open}"])).toEqual(["/12345678901234567890.5/false"]);
  });

  test("nothing where the item has no such attribute", () => {
    const change = orderChange("1", open, { customer: { NULL: true } });
    expect(pathsOf([change], ["/customers/{customer}"])).toEqual([]);
  });
});

describe("values are encoded", () => {
  test.each([
    ["größe", ["/orders/gr%C3%B6%C3%9Fe"]],
    ["🎁", ["/orders/%F0%9F%8E%81"]],
    ["a b%c#d?e", ["/orders/a%20b%25c%23d%3Fe"]],
    ["50*", ["/orders/50%2A"]],
    ["a-b_c.d~e", ["/orders/a-b_c.d~e"]],
  ])("%s", (id, paths) => expect(pathsOf([orderChange(id, open)], ["/orders/{id}"])).toEqual(paths));

  test.each([
    ["2026/001", ["/orders/2026%2F001", "/orders/2026/001"]],
    ["ada@example.com", ["/orders/ada%40example.com", "/orders/ada@example.com"]],
    ["it's(1)", ["/orders/it%27s%281%29", "/orders/it's(1)"]],
  ])("%s in both ways in which clients do it", (id, paths) =>
    expect(pathsOf([orderChange(id, open)], ["/orders/{id}"])).toEqual(paths),
  );

  test.each([
    ["1", "#order:1"],
    ["a/b?c*", "#order:a/b?c*"],
    ["a b,ü", "#order:a%20b%2C%C3%BC"],
  ])("%s in a tag only where tags cannot hold it", (id, tag) =>
    expect(pathsOf([orderChange(id, open)], ["#order:{id}"])).toEqual([tag]),
  );
});

describe("too much for exact paths is purged by a wildcard", () => {
  const changes = (count: number) => Array.from({ length: count }, (_, n) => orderChange(String(n), open));

  test("a thousand records", () => {
    expect(pathsOf(changes(1000), TARGETS)).toEqual(["/orders", "/orders/*"]);
    expect(pathsOf(changes(1000), ["#orders", "#order:{id}"])).toEqual(["/*"]);
  });

  test("up to fifty paths are told one by one, however often each changed", () => {
    expect(pathsOf(changes(49), TARGETS)).toHaveLength(50);
    expect(pathsOf(changes(50), TARGETS)).toEqual(["/orders", "/orders/*"]);
    expect(
      pathsOf(
        Array.from({ length: 1000 }, () => orderChange("1", open)),
        TARGETS,
      ),
    ).toEqual(["/orders", "/orders/1"]);
  });

  test("what a wildcard of the config covers is not purged twice", () => {
    expect(pathsOf(changes(2), ["/orders*", "/orders/{id}", "/items/{id}"])).toEqual([
      "/orders*",
      "/items/0",
      "/items/1",
    ]);
  });

  test("a value that is too long", () => {
    const long = orderChange("ü".repeat(1000), open);
    expect(pathsOf([long], TARGETS)).toEqual(["/orders", "/orders/*"]);
    expect(pathsOf([long], ["#{id}"])).toEqual(["/*"]);
    expect(pathsOf([orderChange("a".repeat(256), open)], ["#{id}"])).toEqual([`#${"a".repeat(256)}`]);
  });

  test("a stream that does not show both images whole", () => {
    const Keys = { id: { S: "1" } };
    const keysOnly = record({ Keys }, {}, "KEYS_ONLY");
    expect(pathsOf([keysOnly], [...TARGETS, "/by/{status}"])).toEqual(["/orders", "/orders/1", "/by/*"]);
    const newOnly = record({ Keys, NewImage: { ...Keys, ...open } }, {}, "NEW_IMAGE");
    expect(pathsOf([newOnly], ["/by/{status}", "#by:{status}"])).toEqual(["/*"]);
  });
});

test("a record that makes no sense purges all it may be about, and holds up no other", () => {
  const said = vi.spyOn(console, "error").mockReturnValue();
  const { dynamodb: _, ...bare } = orderChange("1", open);
  const list = orderChange("2", { lines: { L: [] } });
  const broken = orderChange("\uD800", open);
  expect(pathsOf([bare, orderChange("3", open)], TARGETS)).toEqual(["/orders", "/orders/*"]);
  expect(pathsOf([list], [...TARGETS, "/lines/{lines}"])).toEqual(["/orders", "/orders/2", "/lines/*"]);
  expect(pathsOf([broken], TARGETS)).toEqual(["/orders", "/orders/*"]);
  expect(said.mock.calls.map(([text]) => String(text))).toEqual(
    [bare, list, broken].map(({ eventID }) => expect.stringContaining(eventID)),
  );
  said.mockRestore();
});
