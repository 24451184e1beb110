import { pathText } from "../config/finding.ts";
import type { Problem } from "../config/problem.ts";
import type { Config } from "../config/schema.ts";
import type { HomeApp } from "../discover/home-app.ts";
import type { HomeCompute, HomeFunction, Image } from "../discover/home-compute.ts";
import { calledFunctions } from "../resources/called-functions.ts";
import { otherRegions } from "./other-regions.ts";

/** What stands in a function's way to other regions, and what the config must say for it. */
export function functionMisfits(config: Config, { compute }: HomeApp): Problem[] {
  return Object.entries(config.functions).flatMap(([name, { code }]): Problem[] => {
    if (code !== undefined) return describedMisfits(config, name, compute);
    const live = compute.functions[name];
    const path = pathText(["functions", name]);
    if (!live)
      return [
        { path, reason: `there is no function ${name} in ${config.home}`, remedy: "make it first, or take it out" },
      ];
    if (!live.role)
      return [
        {
          path,
          reason: `the role that it runs in, ${live.spec.role}, is not there any more`,
          remedy: "give it another role at home first",
        },
      ];
    return [
      ...qualifierMisfits(path, name, compute),
      ...imageMisfits(path, live.image),
      ...otherRegions(config).flatMap((region) => regionMisfits(config, live, region)),
    ];
  });
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
function qualifierMisfits(path: string, name: string, { apis }: HomeCompute): Problem[] {
  const all = Object.values(apis).flatMap((api) => calledFunctions(api));
  const called = new Set(all.flatMap((one) => (one.name === name ? [one.qualifier ?? "$LATEST"] : [])));
  if (called.size < 2) return [];
  const versions = [...called].join(", ");
  return [
    {
      path,
      reason: `the APIs call more than one version of it (${versions})`,
      remedy: "let them all call the same alias at home",
    },
  ];
}

function regionMisfits({ functions, home }: Config, { spec, layers }: HomeFunction, region: string): Problem[] {
  const there = functions[spec.name]!.regions[region] ?? {};
  const missing = (key: string, reason: string, remedy: string): Problem => ({
    path: pathText(["functions", spec.name, "regions", region, key]),
    reason,
    remedy,
  });
  const problems: Problem[] = [];
  if (spec.vpc && !there.vpc)
    problems.push(
      missing(
        "vpc",
        `the function runs in a VPC of ${home}, and subnets are regional`,
        `give subnets and securityGroups of ${region}`,
      ),
    );
  if (spec.kms && !there.kms)
    problems.push(
      missing("kms", "its environment is encrypted with a KMS key of home", `give the ARN of a key in ${region}`),
    );
  if (spec.deadLetter && !there.deadLetter)
    problems.push(
      missing("deadLetter", "its dead letters go to home", `give the ARN of a queue or topic in ${region}`),
    );
  if (spec.fileSystems?.length && !there.fileSystems)
    problems.push(
      missing("fileSystems", "it mounts a file system of home", `give the access points of ${region} and their paths`),
    );
  const foreign = (spec.layers ?? []).filter((arn) => !layers[arn]);
  if (foreign.length > 0 && !there.layers)
    problems.push(
      missing(
        "layers",
        `it uses ${foreign.join(", ")} of another account, and layers are regional`,
        `list the ARNs of all its layers in ${region}, in order`,
      ),
    );
  return problems;
}
