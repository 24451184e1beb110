import { mentionsRegion } from "./region-mention.ts";
import type { Application } from "./place.ts";

/** What of the home application is not mirrored, and what of it still depends on one region. */
export function homeRemarks({ config, home }: Application): string[] {
  const { functions, apis } = home.compute;
  return [
    ...Object.entries(functions).flatMap(([name, { notMirrored }]) => notMirrored.map((what) => `${name}: ${what}`)),
    ...Object.entries(apis).flatMap(([name, { authorizers, stages }]) => [
      ...Object.values(authorizers).flatMap(({ name: authorizer, issuer }) =>
        issuer && mentionsRegion(issuer, config.home)
          ? [`${name}: signing in by its authorizer ${authorizer} still depends on ${new URL(issuer).host}`]
          : [],
      ),
      ...stages
        .filter(({ autoDeploy }) => !autoDeploy)
        .map(
          ({ name: stage }) =>
            `${name}: its stage ${stage} is deployed by hand at home, and elsewhere it follows the API as it is now`,
        ),
    ]),
  ];
}
