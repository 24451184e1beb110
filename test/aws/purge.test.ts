import { CreateInvalidationCommand, GetInvalidationCommand } from "@aws-sdk/client-cloudfront";
import { expect, test } from "vitest";
import { purge } from "../../src/aws/purge.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";

const wanted = { distribution: "E1", paths: ["/orders/*", "#order:1"] };
const invalidation = (Status: string) => ({ Invalidation: { Id: "I1", Status } as never });

function mocked() {
  const aws = mockedAws();
  const notes: string[] = [];
  const context = { ...aws.context(), note: (text: string) => void notes.push(text) };
  aws.cloudfront
    .on(CreateInvalidationCommand)
    .resolves(invalidation("InProgress"))
    .on(GetInvalidationCommand)
    .resolvesOnce(invalidation("InProgress"))
    .resolves(invalidation("Completed"));
  return { ...aws, notes, purged: () => purge(context, wanted) };
}

const referenceOf = ({ input }: { input: object }) =>
  (input as { InvalidationBatch: { CallerReference: string } }).InvalidationBatch.CallerReference;

test("is one order, and answers how long it took until CloudFront was done", async () => {
  const { purged, calls, notes } = mocked();
  expect(await purged()).toBe(2000);
  expect(await calls()).toEqual([
    {
      operation: "CreateInvalidation",
      region: "us-east-1",
      input: {
        DistributionId: "E1",
        InvalidationBatch: {
          CallerReference: expect.stringMatching(/^goglobal-[0-9a-f-]{36}$/u),
          Paths: { Quantity: 2, Items: ["/orders/*", "#order:1"] },
        },
      },
    },
    ...Array.from({ length: 2 }, () => ({
      operation: "GetInvalidation",
      region: "us-east-1",
      input: { DistributionId: "E1", Id: "I1" },
    })),
  ]);
  expect(notes).toEqual([]);
});

test("the same again is another one", async () => {
  const { purged, calls } = mocked();
  await purged();
  await purged();
  const orders = (await calls()).filter(({ operation }) => operation === "CreateInvalidation");
  expect(new Set(orders.map(referenceOf)).size).toBe(2);
});

test("waits for its turn, says so once, and asks in the same words", async () => {
  const { purged, cloudfront, calls, notes } = mocked();
  cloudfront
    .on(CreateInvalidationCommand)
    .rejectsOnce(awsError("TooManyInvalidationsInProgress"))
    .rejectsOnce(awsError("Throttling"))
    .resolves(invalidation("InProgress"));
  expect(await purged()).toBe(6000);
  const orders = (await calls()).filter(({ operation }) => operation === "CreateInvalidation");
  expect(orders).toHaveLength(3);
  expect(new Set(orders.map(referenceOf)).size).toBe(1);
  expect(notes).toEqual(["CloudFront has its hands full with earlier purges, and takes this one once they are done"]);
});

test("waits for neither for ever", async () => {
  const { purged, cloudfront } = mocked();
  cloudfront.on(GetInvalidationCommand).resolves(invalidation("InProgress"));
  await expect(purged()).rejects.toThrow("CloudFront is not done with I1 after 10 min; it goes on by itself");
  cloudfront.on(CreateInvalidationCommand).rejects(awsError("TooManyInvalidationsInProgress", "too many"));
  await expect(purged()).rejects.toThrow("too many");
});

test("an error of another kind is one at once", async () => {
  const { purged, cloudfront, calls } = mocked();
  cloudfront.on(CreateInvalidationCommand).rejects(awsError("NoSuchDistribution", "no such distribution", 404));
  await expect(purged()).rejects.toThrow("no such distribution");
  expect(await calls()).toHaveLength(1);
});
