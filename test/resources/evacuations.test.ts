import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { evacuationsIn, switchName } from "../../src/resources/evacuations.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";

const item = (region: string, until?: number) => ({
  region: { S: region },
  ...(until === undefined ? {} : { until: { N: `${until}` } }),
});

test("the switch of a region says who is evacuated, and until when", async () => {
  const { dynamodb, context, calls } = mockedAws();
  dynamodb.on(ScanCommand).resolves({ Items: [item("eu-west-1", 3600), item("us-east-1"), item("sa-east-1", 0)] });
  expect(await evacuationsIn(context(), "ap-southeast-2")).toEqual([
    ["eu-west-1", 3_600_000],
    ["us-east-1", Infinity],
  ]);
  expect(await calls()).toEqual([
    {
      operation: "Scan",
      region: "ap-southeast-2",
      input: { TableName: "goglobal-orders-prod-switch", ConsistentRead: true },
    },
  ]);
});

test("an evacuation that is over is none", async () => {
  const { dynamodb, context } = mockedAws();
  dynamodb.on(ScanCommand).resolves({ Items: [item("eu-west-1", 60)] });
  const later = context();
  await later.clock.sleep(59_999);
  expect(await evacuationsIn(later, "us-east-1")).toHaveLength(1);
  await later.clock.sleep(1);
  expect(await evacuationsIn(later, "us-east-1")).toEqual([]);
});

test("where there is no switch yet nobody is evacuated, and any other trouble is told", async () => {
  const { dynamodb, context } = mockedAws();
  dynamodb
    .on(ScanCommand)
    .rejectsOnce(awsError("ResourceNotFoundException"))
    .rejects(awsError("AccessDeniedException"));
  expect(await evacuationsIn(context(), "us-east-1")).toEqual([]);
  await expect(evacuationsIn(context(), "us-east-1")).rejects.toThrow("AccessDenied");
});

test("its name is short enough for a role, however long the mark is", () => {
  const long = `${"a".repeat(60)}/${"b".repeat(60)}`;
  expect(switchName(long).length).toBeLessThanOrEqual(64);
  expect(switchName(long)).not.toBe(switchName(`${long}c`));
});
