import type { Tag } from "@aws-sdk/client-cloudwatch";
import { Refusal } from "../refusal.ts";
import { ACCOUNT, type World } from "../world.ts";
import type { Alarm } from "./metric.ts";

const MOST_TAGS = 50;

export const invalidValue = (message: string): Refusal => new Refusal("InvalidParameterValueException", message);

export const invalidCombination = (message: string): Refusal =>
  new Refusal("InvalidParameterCombinationException", message);

export const noSuchAlarm = (): Refusal => new Refusal("ResourceNotFound", "The named resource does not exist.", 404);

/** The alarm of that name, or CloudWatch's refusal. */
export function alarmWith({ state }: World, name: string, region: string): Alarm {
  const alarm = state.monitoring[region]?.alarms[name];
  if (!alarm) throw noSuchAlarm();
  return alarm;
}

export const alarmArn = (region: string, name: string): string =>
  `arn:aws:cloudwatch:${region}:${ACCOUNT}:alarm:${name}`;

/** The tags with some added or changed, as far as CloudWatch allows them. */
export function checkTags(before: Record<string, string>, added: readonly Tag[]): Record<string, string> {
  const after = { ...before, ...Object.fromEntries(added.map(({ Key, Value }) => [Key!, Value ?? ""])) };
  if (added.some(({ Key }) => /^aws:/iu.test(Key!))) throw invalidValue("aws: prefixed tag key names are not allowed.");
  if (Object.keys(after).length > MOST_TAGS) throw invalidValue(`A resource has at most ${MOST_TAGS} tags.`);
  return after;
}
