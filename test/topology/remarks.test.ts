import { expect, test } from "vitest";
import { remarks } from "../../src/topology/remarks.ts";
import { configOf, homeOf, homeTable } from "./sample.ts";

const home = homeOf([
  homeTable("orders", { destinations: ["arn:aws:kinesis:us-east-1:123456789012:stream/orders"] }),
  homeTable("sessions"),
]);

test("a Kinesis destination that no replica gets is named", () =>
  expect(remarks(configOf({ tables: ["orders", "sessions"] }), home)).toMatchInlineSnapshot(`
    [
      "table orders: its Kinesis destination arn:aws:kinesis:us-east-1:123456789012:stream/orders. Its replicas stream to nowhere until you make a stream in eu-west-1 and ap-southeast-2 too and turn it on there: aws dynamodb enable-kinesis-streaming-destination",
    ]
  `));

test("nothing is missed where there are no replicas, or nothing else to copy", () => {
  expect(remarks(configOf({ regions: ["us-east-1"], tables: ["orders"] }), home)).toEqual([]);
  expect(remarks(configOf({ tables: ["sessions"] }), homeOf([homeTable("sessions")]))).toEqual([]);
});
