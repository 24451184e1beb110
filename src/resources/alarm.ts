import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { AwsKind, Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { markFor, missingTags, ownership, tagList, tagMap } from "../aws/marks.ts";
import { taggedIn } from "../aws/tagged.ts";
import { seconds } from "../engine/duration.ts";
import { alarmInputOf, settingsOfAlarm, type AlarmSpec } from "./alarm-settings.ts";
import { changed } from "./changed.ts";

/** A CloudWatch alarm. Whom it tells is its users' business. */
export const alarm: AwsKind<AlarmSpec, "name" | "region", { name: string; arn: string }> = {
  name: "alarm",
  typical: seconds(5),
  key: ["name", "region"],
  shared: ["tags"],

  async read(context, { name, region }) {
    const { cloud } = context;
    const cloudwatch = await cloud.cloudwatch(region);
    const arn = arnOf(context, region, name);
    const [found, tagged] = await Promise.all([
      find(context, region, name),
      ifExists(cloudwatch.listTagsForResource({ ResourceARN: arn })),
    ]);
    if (!found) return undefined;
    const tags = tagMap(tagged?.Tags);
    return {
      spec: { name, region, ...settingsOfAlarm(found), tags },
      outputs: { name, arn },
      ...ownership(tags, cloud.mark),
    };
  },

  async converge(context, spec, live) {
    const { name, region, tags: wanted, ...settings } = spec;
    const cloudwatch = await context.cloud.cloudwatch(region);
    const tags = { ...wanted, ...markFor(live, context.cloud.mark) };
    if (!live) {
      await cloudwatch.putMetricAlarm({ ...alarmInputOf(spec), Tags: tagList(tags) });
      return;
    }
    if (Object.keys(changed(settings, live.spec)).length > 0) {
      const now = await find(context, region, name);
      // Every call replaces the alarm whole.
      await cloudwatch.putMetricAlarm({ ...(now ? othersOf(now) : {}), ...alarmInputOf({ ...live.spec, ...spec }) });
    }
    const missing = missingTags(tags, live.spec.tags);
    if (Object.keys(missing).length > 0)
      await cloudwatch.tagResource({ ResourceARN: live.outputs.arn, Tags: tagList(missing) });
  },

  async remove({ cloud }, { spec: { name, region } }) {
    await ifExists((await cloud.cloudwatch(region)).deleteAlarms({ AlarmNames: [name] }));
  },

  async list(context, region) {
    const arns = [...(await taggedIn(context, region, "cloudwatch:alarm"))];
    const names = arns.map((arn) => arn.slice(arn.indexOf(":alarm:") + ":alarm:".length));
    const lives = await Promise.all(names.map((name) => alarm.read(context, { name, region })));
    // The tagging API may still know what is gone.
    return lives.filter((live) => live !== undefined).filter(({ owned }) => owned === true);
  },
};

const arnOf = ({ cloud }: Context, region: string, name: string): string =>
  `arn:${cloud.partition}:cloudwatch:${region}:${cloud.account}:alarm:${name}`;

async function find({ cloud }: Context, region: string, name: string): Promise<MetricAlarm | undefined> {
  const cloudwatch = await cloud.cloudwatch(region);
  const { MetricAlarms = [] } = await cloudwatch.describeAlarms({ AlarmNames: [name], AlarmTypes: ["MetricAlarm"] });
  return MetricAlarms[0];
}

/** Whom it tells, and what it says. */
const othersOf = (now: MetricAlarm) => ({
  ...(now.AlarmDescription === undefined ? {} : { AlarmDescription: now.AlarmDescription }),
  ActionsEnabled: now.ActionsEnabled ?? true,
  OKActions: now.OKActions ?? [],
  AlarmActions: now.AlarmActions ?? [],
  InsufficientDataActions: now.InsufficientDataActions ?? [],
});
