// Route 53 copies what an alarm watches when a check names the alarm, and refuses one that is not there. ministack does
// neither, and its alarms are none: CloudWatch is moto's.
import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { Answer, Call, Gap, Next } from "../call.ts";
import { ask } from "../own-calls.ts";
import { refuse } from "../wire.ts";

/** Checks of alarms that know what the alarm watches. */
export function healthCheckAlarms(): Gap {
  const copies = new Map<string, string>();
  return {
    async answer(call, next) {
      if (call.service !== "route53" || !/HealthChecks?$/.test(call.operation)) return next(call);
      const named = alarmIn(call);
      const alarm = named && (await find(named, next));
      if (named && !alarm)
        return refuse(call, {
          code: "InvalidInput",
          message: `Invalid parameter : the alarm ${named.name} does not exist in ${named.region}`,
        });
      const answer = await next(call);
      const [, id] = /<HealthCheck><Id>([^<]+)</.exec(answer.body.toString()) ?? [];
      if (alarm && id !== undefined) copies.set(id, copied(alarm));
      return withCopies(answer, copies);
    },
    reset: () => copies.clear(),
  };
}

interface Named {
  region: string;
  name: string;
}

function alarmIn({ body }: Call): Named | undefined {
  const [text] = /<AlarmIdentifier>.*<\/AlarmIdentifier>/s.exec(body.toString()) ?? [];
  const of = (element: string) => new RegExp(`<${element}>([^<]*)<`).exec(text ?? "")?.[1] ?? "";
  return text === undefined ? undefined : { region: of("Region"), name: of("Name") };
}

async function find({ region, name }: Named, next: Next): Promise<MetricAlarm | undefined> {
  const input = { AlarmNames: [name] };
  const own = { service: "monitoring", region, operation: "DescribeAlarms", input } as const;
  return (await ask<{ MetricAlarms: MetricAlarm[] }>(next, own)).MetricAlarms[0];
}

function copied(alarm: MetricAlarm): string {
  const names = [
    "EvaluationPeriods",
    "Threshold",
    "ComparisonOperator",
    "Period",
    "MetricName",
    "Namespace",
    "Statistic",
  ] as const;
  const own = names.map((name) => `<${name}>${String(alarm[name])}</${name}>`);
  const dimensions = (alarm.Dimensions ?? []).map(
    ({ Name, Value }) => `<Dimension><Name>${Name!}</Name><Value>${Value!}</Value></Dimension>`,
  );
  return `<CloudWatchAlarmConfiguration>${own.join("")}<Dimensions>${dimensions.join("")}</Dimensions></CloudWatchAlarmConfiguration>`;
}

function withCopies(answer: Answer, copies: ReadonlyMap<string, string>): Answer {
  const text = answer.body
    .toString()
    .replaceAll(/<HealthCheck><Id>([^<]+)<.*?<\/HealthCheck>/gs, (check, id: string) =>
      check.replace(/<\/HealthCheck>$/, `${copies.get(id) ?? ""}</HealthCheck>`),
    );
  return { ...answer, body: Buffer.from(text) };
}
