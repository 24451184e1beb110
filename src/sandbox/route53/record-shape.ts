import type { Change, ResourceRecordSet } from "@aws-sdk/client-route-53";
import { NotSimulated } from "../refusal.ts";
import { invalidInput } from "./refusals.ts";

const NOT_SIMULATED = [
  "GeoLocation",
  "Failover",
  "MultiValueAnswer",
  "TrafficPolicyInstanceId",
  "CidrRoutingConfig",
  "GeoProximityLocation",
] as const;

/** Refuses a change that no zone could take, whatever is in it. */
export function checkShape({ Action, ResourceRecordSet: set }: Change): void {
  const { Name, Type, SetIdentifier = "null" } = set!;
  const unknown = NOT_SIMULATED.find((member) => set![member] !== undefined);
  if (unknown) throw new NotSimulated(`${unknown} of a record set`);
  const where = `in Change with [Action=${Action}, Name=${Name}, Type=${Type}, SetIdentifier=${SetIdentifier}]`;
  checkContent(set!, where);
  checkPolicy(set!, where);
}

function checkContent({ AliasTarget, TTL, ResourceRecords }: ResourceRecordSet, where: string): void {
  const hasValues = TTL !== undefined || ResourceRecords !== undefined;
  const isComplete = TTL !== undefined && (ResourceRecords ?? []).length > 0;
  const found = AliasTarget ? (hasValues ? 2 : 1) : Number(isComplete);
  exactlyOne("AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId", found, where);
}

function checkPolicy({ SetIdentifier, Weight, Region }: ResourceRecordSet, where: string): void {
  const found = [Weight, Region].filter((policy) => policy !== undefined).length;
  if (SetIdentifier === undefined && found > 0)
    throw invalidInput(`Invalid request: Missing field 'SetIdentifier' ${where}`);
  if (SetIdentifier !== undefined)
    exactlyOne("Weight, Region, Failover, GeoLocation, MultiValueAnswer, or CidrRoutingConfig", found, where);
  if (Weight !== undefined && (Weight < 0 || Weight > 255))
    throw invalidInput(`Invalid request: Weight must be a number from 0 to 255 ${where}`);
}

function exactlyOne(what: string, found: number, where: string): void {
  if (found === 1) return;
  const number = found === 0 ? "none" : "more than one";
  throw invalidInput(`Invalid request: Expected exactly one of [${what}], but found ${number} ${where}`);
}

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/u;

/** What is wrong with the values of a record set, in the words of Route 53's parser. */
export function valueProblems({ ResourceRecordSet: set }: Change): string[] {
  const values = (set!.ResourceRecords ?? []).map(({ Value }) => Value!);
  const fatal = (problem: string, value: string) =>
    `Invalid Resource Record: 'FATAL problem: ${problem} encountered with '${value}''`;
  switch (set!.Type) {
    case "A":
      return values
        .filter((value) => !IPV4.test(value))
        .map((value) => fatal("ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)", value));
    case "TXT":
      return values
        .filter((value) => !/^".*"$/su.test(value))
        .map((value) => fatal("InvalidCharacterString (Value should be enclosed in quotation marks)", value));
    case "CNAME":
      return values.length > 1
        ? ["Invalid Resource Record: 'FATAL problem: A CNAME record may have one value only'"]
        : [];
    default:
      return [];
  }
}
