import { quote, type Fault } from "./finding.ts";
import { nearest } from "./nearest.ts";

// Known only to recognise typing errors: a new region of AWS must work without a new goglobal.
const KNOWN = [
  ..."us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 ca-west-1 mx-central-1 sa-east-1".split(" "),
  ..."eu-west-1 eu-west-2 eu-west-3 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2".split(" "),
  ..."ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6".split(" "),
  ..."ap-southeast-7 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-east-1".split(" "),
  ..."ap-east-2 af-south-1 il-central-1 me-south-1 me-central-1".split(" "),
  ..."cn-north-1 cn-northwest-1 us-gov-east-1 us-gov-west-1 eusc-de-east-1".split(" "),
];

/** What every AWS region name looks like. */
export const REGION_NAME = /^([a-z]{2}|eusc)(-[a-z]+)+-\d$/;

/** Says why a name cannot be an AWS region, or nothing when it can. */
export function regionFault(name: string): Fault | undefined {
  const near = nearest(name, KNOWN);
  const remedy = near === undefined ? 'write one such as "eu-west-1"' : `did you mean "${near}"?`;
  if (!REGION_NAME.test(name)) return { reason: `${quote(name)} is not an AWS region name`, remedy };
  // AWS names new regions by the next number, so a new number is not a typing error.
  const plausible = near === undefined || KNOWN.some((known) => family(known) === family(name));
  return plausible ? undefined : { reason: `${quote(name)} looks like a typo of an AWS region name`, remedy };
}

/** Tells the AWS partition a region belongs to, as it stands in its ARNs. */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  if (region.startsWith("eusc-")) return "aws-eusc";
  const isolated = /^[a-z]{2}-iso([a-z]?)-/.exec(region);
  if (isolated === null) return "aws";
  return isolated[1] === "" ? "aws-iso" : `aws-iso-${isolated[1]}`;
}

function family(region: string): string {
  return region.replace(/\d$/, "");
}
