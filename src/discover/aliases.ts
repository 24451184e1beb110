import type { AliasConfiguration } from "@aws-sdk/client-lambda";
import { unsigned } from "../aws/marks.ts";
import type { HomeAlias } from "./home-compute.ts";

/** Which of a home function's aliases are mirrored, and what is not mirrored of them and of the others. */
interface Aliases {
  mirrored: HomeAlias[];
  notMirrored: string[];
}

/** Elsewhere there is one version of a function: the aliases that lead to it are mirrored, and no other. */
export function aliasesOn(
  versions: ReadonlySet<string>,
  aliases: readonly AliasConfiguration[],
  mark: string,
): Aliases {
  const same = aliases.filter(({ FunctionVersion }) => versions.has(FunctionVersion!));
  const others = aliases.filter(({ FunctionVersion }) => !versions.has(FunctionVersion!));
  return {
    mirrored: same.map(({ Name, Description = "" }) => ({
      name: Name!,
      description: unsigned(Description, mark).text,
    })),
    notMirrored: [
      ...others.map(
        ({ Name, FunctionVersion }) =>
          `its alias ${Name} is on version ${FunctionVersion}, which is not the one that is mirrored, and stays in home only`,
      ),
      ...same.flatMap(shares),
    ],
  };
}

function shares({ Name, RoutingConfig }: AliasConfiguration): string[] {
  return Object.entries(RoutingConfig?.AdditionalVersionWeights ?? {}).map(
    ([version, weight]) =>
      `its alias ${Name} gives version ${version} a share of ${Math.round(weight * 1000) / 10} % at home, and none elsewhere`,
  );
}
