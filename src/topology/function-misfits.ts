import { pathText } from "../config/finding.ts";
import type { Problem } from "../config/problem.ts";
import type { Config } from "../config/schema.ts";
import type { HomeApp } from "../discover/home-app.ts";
import type { HomeFunction } from "../discover/home-compute.ts";
import { otherRegions } from "./other-regions.ts";

/** What stands in a function's way to other regions, and what the config must say for it. */
export function functionMisfits(config: Config, { compute }: HomeApp): Problem[] {
  return Object.entries(config.functions).flatMap(([name, { code }]): Problem[] => {
    if (code !== undefined) return [];
    const live = compute.functions[name];
    const path = pathText(["functions", name]);
    if (!live)
      return [
        { path, reason: `there is no function ${name} in ${config.home}`, remedy: "make it first, or take it out" },
      ];
    return otherRegions(config).flatMap((region) => regionMisfits(config, live, region));
  });
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
