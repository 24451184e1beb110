import { ownership } from "../aws/marks.ts";
import { pathText } from "../config/finding.ts";
import type { Problem } from "../config/problem.ts";
import type { Config } from "../config/schema.ts";
import type { HomeApp } from "../discover/home-app.ts";
import type { HomeCompute, HomeFunction, Image } from "../discover/home-compute.ts";
import { calledFunctions } from "../resources/called-functions.ts";
import type { Identity } from "./identity.ts";
import { otherRegions } from "./other-regions.ts";
import type { RegionConfig } from "./regional-settings.ts";

const LATEST = "$LATEST";

/** What stands in a function's way to other regions, and what the config must say for it. */
export function functionMisfits(config: Config, { compute }: HomeApp, identity: Identity): Problem[] {
  return Object.entries(config.functions).flatMap(([name, { code }]): Problem[] => {
    if (code !== undefined) return describedMisfits(config, name, compute);
    const live = compute.functions[name];
    const path = pathText(["functions", name]);
    const obstacle = live ? obstacleOf(live, identity) : missing(name, config);
    if (!live || obstacle) return [{ path, ...obstacle! }];
    return [
      ...qualifierMisfits(path, live, compute),
      ...imageMisfits(path, live.image),
      ...otherRegions(config).flatMap((region) => regionMisfits(config, live, region)),
    ];
  });
}

const missing = (name: string, { home }: Config): Omit<Problem, "path"> => ({
  reason: `there is no function ${name} in ${home}`,
  remedy: "make it first, or take it out",
});

/** Why a function of home cannot be mirrored at all. */
function obstacleOf({ spec, role }: HomeFunction, { mark }: Identity): Omit<Problem, "path"> | undefined {
  if (!role)
    return {
      reason: `the role that it runs in, ${spec.role}, is not there any more`,
      remedy: "give it another role at home first",
    };
  if (!ownership(spec.tags, mark).owned) return undefined;
  return {
    reason: "goglobal made the one at home, when the config described it, and would remove it now",
    remedy:
      "describe it again with code, or take the tag away to have it as yours: aws lambda untag-resource --tag-keys goglobal:app",
  };
}

function describedMisfits({ functions }: Config, name: string, { packages, roles }: HomeCompute): Problem[] {
  const { code, role } = functions[name]!;
  const missingRole =
    role === undefined || roles[name]
      ? []
      : [
          {
            path: pathText(["functions", name, "role"]),
            reason: `there is no role ${role}`,
            remedy: "make it first, or leave it out to have one made",
          },
        ];
  const path = pathText(["functions", name, "code"]);
  const image = typeof code === "object" ? code.image : undefined;
  const pack = packages[name];
  if (pack) return [...missingRole, ...imageMisfits(path, "image" in pack ? pack.image : undefined)];
  const reason = `there is no image ${image} in ECR`;
  return [...missingRole, { path, reason, remedy: "push it first, or write the URI of another" }];
}

/** A function runs images of its own region's registry only. */
function imageMisfits(path: string, image: Image | undefined): Problem[] {
  return (image?.missing ?? []).map((region) => ({
    path,
    reason: `its image ${image!.uri} is not in the registry of ${region}`,
    remedy: `push it to a repository of that name in ${region}, or let ECR replicate it: aws ecr put-replication-configuration`,
  }));
}

/** Elsewhere there is one version of a function, so home's APIs must agree on which. */
function qualifierMisfits(path: string, { spec, qualifier, aliases }: HomeFunction, { apis }: HomeCompute): Problem[] {
  const all = Object.values(apis).flatMap((api) => calledFunctions(api));
  const called = new Set(all.flatMap((one) => (one.name === spec.name ? [one.qualifier ?? LATEST] : [])));
  const same = new Set([qualifier ?? LATEST, ...aliases.map(({ name }) => name)]);
  if ([...called].every((one) => same.has(one))) return [];
  const versions = [...called].join(", ");
  return [
    {
      path,
      reason: `the APIs call more than one version of it (${versions})`,
      remedy: "let them all call the same alias at home",
    },
  ];
}

/** What is regional has to be given for each other region: what the function has at home is of no use there. */
function regionMisfits({ functions, home }: Config, { spec, layers }: HomeFunction, region: string): Problem[] {
  const there = functions[spec.name]!.regions[region] ?? {};
  const mounted = new Set((there.fileSystems ?? []).map(({ path }) => path));
  const unmounted = spec.fileSystems.map(({ path }) => path).filter((path) => !mounted.has(path));
  const foreign = there.layers ? [] : spec.layers.filter((arn) => !layers[arn]);
  const all: { key: keyof RegionConfig; isMissing: boolean; reason: string; remedy: string }[] = [
    {
      key: "vpc",
      isMissing: spec.vpc !== null && !there.vpc,
      reason: `the function runs in a VPC of ${home}, and subnets are regional`,
      remedy: `give subnets and securityGroups of ${region}`,
    },
    {
      key: "kms",
      isMissing: spec.kms !== null && !there.kms,
      reason: "its environment is encrypted with a KMS key of home",
      remedy: `give the ARN of a key in ${region}`,
    },
    {
      key: "deadLetter",
      isMissing: spec.deadLetter !== null && !there.deadLetter,
      reason: "its dead letters go to home",
      remedy: `give the ARN of a queue or topic in ${region}`,
    },
    {
      key: "fileSystems",
      isMissing: unmounted.length > 0,
      reason: `it finds a file system of home at ${unmounted.join(" and ")}`,
      remedy: `give the access points of ${region} and these paths`,
    },
    {
      key: "layers",
      isMissing: foreign.length > 0,
      reason: `it uses ${foreign.join(", ")}, which can be used and not copied: of another account, or deleted`,
      remedy: `list the ARNs of all its layers in ${region}, in order`,
    },
  ];
  return all
    .filter(({ isMissing }) => isMissing)
    .map(({ key, reason, remedy }) => ({
      path: pathText(["functions", spec.name, "regions", region, key]),
      reason,
      remedy,
    }));
}
