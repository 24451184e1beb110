import type { Config } from "../config/schema.ts";
import type { HomeApp } from "../discover/home-app.ts";
import type { HomeApi } from "../discover/home-compute.ts";
import { homeKeyRemarks } from "./log-groups.ts";
import { mentionsRegion } from "./region-mention.ts";

/** What of home's APIs is another elsewhere than it seems, or still is home's. */
export function apiRemarks(config: Config, { compute }: HomeApp): string[] {
  return Object.entries(compute.apis).flatMap(([name, api]) =>
    [
      ...unreachable(name, api, config),
      ...authorizers(api, config),
      ...integrations(api, config),
      ...stages(api, config),
      ...homeKeyRemarks(Object.values(api.logGroups)),
    ].map((remark) => `${name}: ${remark}`),
  );
}

function unreachable(name: string, { spec }: HomeApi, { routing }: Config): string[] {
  return spec.executeApi !== false || routing?.apis[name] !== undefined
    ? []
    : [
        "its execute-api endpoint is turned off, and it is not one of routing.apis: in the other regions nobody can reach it",
      ];
}

function authorizers(api: HomeApi, { home }: Config): string[] {
  return Object.values(api.authorizers).flatMap(({ name, issuer, credentials }) => [
    ...(issuer && mentionsRegion(issuer, home)
      ? [`signing in by its authorizer ${name} still depends on ${new URL(issuer).host}`]
      : []),
    ...(credentials ? [calledAs(`authorizer ${name}`, credentials)] : []),
  ]);
}

function integrations(api: HomeApi, { home }: Config): string[] {
  return Object.entries(api.integrations).flatMap(([id, { subtype, uri, requestParameters, credentials }]) => {
    const what = `integration ${id}${subtype ? ` (${subtype})` : ""}`;
    // A function's is the region's own.
    const texts = [...(uri?.startsWith("arn:") ? [] : [uri ?? ""]), ...Object.values(requestParameters ?? {})];
    return [
      ...(texts.some((text) => mentionsRegion(text, home)) ? [`its ${what} still leads to ${home}`] : []),
      ...(credentials ? [calledAs(what, credentials)] : []),
    ];
  });
}

const calledAs = (what: string, role: string): string =>
  `its ${what} calls as ${role} in every region: let that allow there what it does at home`;

function stages({ stages: all }: HomeApi, { home }: Config): string[] {
  return all.flatMap(({ name, autoDeploy, variables }) => {
    const ofHome = Object.entries(variables ?? {}).flatMap(([key, value]) =>
      mentionsRegion(value, home) ? [key] : [],
    );
    return [
      ...(autoDeploy
        ? []
        : [`its stage ${name} is deployed by hand at home, and elsewhere it follows the API as it is now`]),
      ...(ofHome.length > 0 ? [`of its stage ${name} these variables still name ${home}: ${ofHome.join(", ")}`] : []),
    ];
  });
}
