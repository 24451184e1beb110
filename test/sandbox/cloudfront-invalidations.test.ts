import { expect, test } from "vitest";
import { connected, errorOf, refusal } from "./connected.ts";
import { smallest } from "./distribution-of-one.ts";

async function invalidating() {
  const { aws, pass } = await connected();
  const calls = await aws.cloudfront();
  const { Distribution } = await calls.createDistribution({ DistributionConfig: smallest() });
  const DistributionId = Distribution!.Id!;
  let references = 0;
  const purge = (Items: string[], CallerReference = `own-${(references += 1)}`) =>
    calls.createInvalidation({
      DistributionId,
      InvalidationBatch: { CallerReference, Paths: { Quantity: Items.length, Items } },
    });
  return { calls, purge, pass, DistributionId };
}

const many = (count: number, start = "/") => Array.from({ length: count }, (_, number) => `${start}${number}`);

test("an order is in progress for a while, and then completed", async () => {
  const { calls, purge, pass, DistributionId } = await invalidating();
  const { Invalidation } = await purge(["/a", "#b"], "one");
  const Id = Invalidation!.Id!;
  expect(Invalidation).toMatchObject({
    Status: "InProgress",
    InvalidationBatch: { CallerReference: "one", Paths: { Quantity: 2, Items: ["/a", "#b"] } },
  });
  const inProgress = async () =>
    (await calls.getDistribution({ Id: DistributionId })).Distribution!.InProgressInvalidationBatches;
  expect(await inProgress()).toBe(1);
  await pass(15);
  expect((await calls.getInvalidation({ DistributionId, Id })).Invalidation!.Status).toBe("Completed");
  expect(await inProgress()).toBe(0);
  expect((await errorOf(calls.getInvalidation({ DistributionId, Id: "I0" }))).name).toBe("NoSuchInvalidation");
});

test("the same reference asks for the same order, and never for another", async () => {
  const { purge, pass } = await invalidating();
  const { Invalidation } = await purge(["/a"], "one");
  await pass(3600);
  expect((await purge(["/a"], "one")).Invalidation!.Id).toBe(Invalidation!.Id);
  expect(await refusal(purge(["/b"], "one"))).toMatch(/^InvalidArgument: .*caller reference/u);
});

test.each([
  ["none", []],
  ["one without a slash", ["a"]],
  ["one with a space", ["/a b"]],
  ["one that is not encoded", ["/ü"]],
  ["one that is too long", [`/${"a".repeat(4000)}`]],
  ["a tag with a comma", ["#a,b"]],
  ["a tag that is too long", [`#${"a".repeat(257)}`]],
])("refuses paths: %s", async (_, paths) => {
  const { purge } = await invalidating();
  expect((await errorOf(purge(paths))).name).toBe("InvalidArgument");
});

test("three thousand paths are in progress at most, and fifteen of them with an asterisk", async () => {
  const { purge, pass } = await invalidating();
  expect((await errorOf(purge(many(3001)))).name).toBe("BatchTooLarge");
  await purge(many(3000));
  expect((await errorOf(purge(["#a"]))).name).toBe("TooManyInvalidationsInProgress");
  await pass(15);
  await purge(many(15, "/a*").map((path) => `${path}*`));
  expect((await errorOf(purge(["/b/*"]))).name).toBe("TooManyInvalidationsInProgress");
  await purge(["/b"]);
});

test("lists begin with the latest, and go on where they left off", async () => {
  const { calls, purge, DistributionId } = await invalidating();
  const ids: string[] = [];
  for (const path of ["/a", "/b", "/c"]) ids.unshift((await purge([path])).Invalidation!.Id!);
  const first = (await calls.listInvalidations({ DistributionId, MaxItems: 2 })).InvalidationList!;
  const rest = (await calls.listInvalidations({ DistributionId, Marker: first.NextMarker })).InvalidationList!;
  expect([...first.Items!, ...rest.Items!].map(({ Id }) => Id)).toEqual(ids);
  expect([first.IsTruncated, rest.IsTruncated]).toEqual([true, false]);
});
