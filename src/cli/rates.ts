import type { Rates } from "../aws/clients.ts";
import { EXIT, UserError } from "./failure.ts";

/**
 * What AWS lets an account ask for in a second and region, so that a big application throttles neither itself nor its
 * neighbours (AWS documentation: quotas of API Gateway, CloudWatch, Lambda and Route 53).
 */
export const RATES: Rates = {
  apigateway: 10,
  "apigateway:CreateDomainName": 1 / 30,
  "apigateway:UpdateDomainName": 1 / 30,
  "apigateway:DeleteDomainName": 1 / 30,
  "cloudwatch:DescribeAlarms": 9,
  "cloudwatch:PutMetricAlarm": 3,
  lambda: 15,
  route53: 5,
};

/** The rates that a run keeps to: `GOGLOBAL_RATES` is a factor, such as 0.5 where others need their share, or `off`. */
export function ratesFor(env: Readonly<Record<string, string | undefined>>): Rates {
  const said = env["GOGLOBAL_RATES"];
  if (said === "off") return {};
  const factor = said === undefined || said === "" ? 1 : Number(said);
  if (!(factor > 0))
    throw new UserError(`GOGLOBAL_RATES is ${JSON.stringify(said)}: write a factor such as 0.5, or off`, EXIT.usage);
  return Object.fromEntries(Object.entries(RATES).map(([name, perSecond]) => [name, perSecond! * factor]));
}
