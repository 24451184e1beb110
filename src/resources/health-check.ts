import type { HealthCheck } from "@aws-sdk/client-route-53";
import type { AwsKind, Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { markFor, missingTags, tagList, type Tags } from "../aws/marks.ts";
import { seconds } from "../engine/duration.ts";
import type { Live } from "../engine/kind.ts";
import { changed } from "./changed.ts";
import { HEALTH_CHECK, newReference, ownHealthChecks, tagsOfChecks, type OwnCheck } from "./health-check-list.ts";
import { configOf, inputOf, settingsOf, type HealthCheckSpec } from "./health-check-settings.ts";

/** A health check of Route 53. It takes no tags when it is made: its caller reference says at once whose it is. */
export const healthCheck: AwsKind<HealthCheckSpec, "watched" | "role", { id: string }> = {
  name: "health-check",
  typical: seconds(5),
  key: ["watched", "role"],
  replaces: ["type", "interval"],
  unordered: ["children"],
  shared: ["tags"],
  how: ["trouble"],

  async read(context, { watched, role }) {
    const found = (await ownHealthChecks(context)).find((one) => one.watched === watched && one.role === role);
    return found && liveOf(context, found);
  },

  objection: ({ trouble }, live) => (live ? undefined : trouble),

  async converge(context, spec, live) {
    const { cloud } = context;
    const route53 = await cloud.route53();
    const id = live?.outputs.id ?? (await create(context, spec));
    if (live) await update(context, spec, live);
    const missing = missingTags({ ...spec.tags, ...markFor(live, cloud.mark) }, live?.spec.tags);
    if (Object.keys(missing).length > 0)
      await route53.changeTagsForResource({
        ResourceType: HEALTH_CHECK,
        ResourceId: id,
        AddTags: tagList(missing),
      });
  },

  async remove({ cloud }, { outputs }) {
    const route53 = await cloud.route53();
    await ifExists(route53.deleteHealthCheck({ HealthCheckId: outputs.id }));
  },

  list: async (context) => Promise.all((await ownHealthChecks(context)).map((found) => liveOf(context, found))),
};

async function liveOf(context: Context, { check, ...key }: OwnCheck): Promise<Live<HealthCheckSpec, { id: string }>> {
  const tags: Tags = (await tagsOfChecks(context)).get(check.Id!) ?? {};
  return { spec: { ...key, ...settingsOf(check), tags }, outputs: { id: check.Id! }, owned: true };
}

async function create({ cloud }: Context, spec: HealthCheckSpec): Promise<string> {
  const route53 = await cloud.route53();
  const { HealthCheck: made } = await route53.createHealthCheck({
    CallerReference: newReference(cloud.mark, spec),
    HealthCheckConfig: configOf(spec),
  });
  return made!.Id!;
}

/** An update merges, so only what differs is sent; of the version that is there now, since somebody else may change it too. */
async function update(
  { cloud }: Context,
  spec: HealthCheckSpec,
  { spec: before, outputs: { id } }: Live<HealthCheckSpec, { id: string }>,
): Promise<void> {
  const different = changed(spec, before);
  // The way to have Route 53 copy the alarm's settings anew is to name the alarm again.
  const settings = different.metric && spec.alarm ? { ...different, alarm: spec.alarm } : different;
  const input = inputOf(settings);
  const resets = spec.path === null && before.path ? { ResetElements: ["ResourcePath" as const] } : {};
  if (Object.keys({ ...input, ...resets }).length === 0) return;
  const route53 = await cloud.route53();
  const { HealthCheck: now } = (await route53.getHealthCheck({ HealthCheckId: id })) as { HealthCheck: HealthCheck };
  await route53.updateHealthCheck({
    HealthCheckId: id,
    HealthCheckVersion: now.HealthCheckVersion,
    ...input,
    ...resets,
  });
}
