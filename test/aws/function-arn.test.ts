import { expect, test } from "vitest";
import { functionIn } from "../../src/aws/function-arn.ts";

const ARN = "arn:aws:lambda:us-east-1:123456789012:function:orders-api";
const found = { region: "us-east-1", account: "123456789012", name: "orders-api" };
const invoked = (arn: string) => `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`;

test.each([
  [ARN, found],
  [invoked(ARN), found],
  [`${ARN}:$LATEST`, found],
  [`${ARN}:live`, { ...found, qualifier: "live" }],
  [invoked(`${ARN}:7`), { ...found, qualifier: "7" }],
  ["arn:aws-cn:lambda:cn-north-1:123456789012:function:a", { ...found, region: "cn-north-1", name: "a" }],
  ["https://example.com/function:orders-api", undefined],
  [invoked("arn:aws:lambda:us-east-1:123456789012:function:orders-${stageVariables.env}"), undefined],
  [invoked(`${ARN}:\${stageVariables.alias}`), undefined],
  ["", undefined],
])("%s", (uri, called) => expect(functionIn(uri)).toEqual(called));
