import { functionPermission } from "../resources/function-permission.ts";
import type { Filling } from "./apis.ts";
import { ALIAS } from "./functions.ts";
import type { Place } from "./place.ts";

/** Lets the region's API call the functions that it leads to, and answers the ids. */
export function addPermissions(place: Place, filling: Filling, authorizers: Readonly<Record<string, string>>): string[] {
  const { name, shell } = filling;
  const { integrations, authorizers: defined } = shell.definition;
  const called = new Set(
    Object.values(integrations).flatMap(({ target }) => ("function" in target ? [target.function] : [])),
  );
  const asked = Object.entries(defined).flatMap(([label, { target }]) =>
    target && "function" in target ? [{ label, function: target.function }] : [],
  );
  return [
    ...[...called].map((one) => permit(place, filling, { function: one, source: "*/*", sid: slug(name) })),
    ...asked.map(({ label, function: one }) =>
      permit(place, filling, {
        function: one,
        source: `authorizers/${authorizers[label]!}`,
        sid: `${slug(name)}-authorizer-${slug(label)}`,
      }),
    ),
  ];
}

interface Permit {
  function: string;
  /** What of the API may call it. */
  source: string;
  sid: string;
}

function permit(place: Place, { shell, functions }: Filling, { function: name, source, sid }: Permit): string {
  const { account, partition } = place.application.identity;
  const { region, graph } = place;
  const spec = {
    function: name,
    // What home has of a mirrored function is called as it is there: goglobal's alias is only elsewhere.
    qualifier: ALIAS,
    region,
    sid: `goglobal-api-${sid}`,
    principal: "apigateway.amazonaws.com",
    sourceArn: `arn:${partition}:execute-api:${region}:${account}:${shell.id}/${source}`,
  };
  const id = `function-permission/${name}/${spec.sid}@${region}`;
  graph.add(functionPermission, spec, { name: `${name}/${spec.sid}`, after: [`function-alias/${name}/${ALIAS}@${region}`], step: "apis" });
  return id;
}

/** What a statement's id takes: letters, digits, dashes and underscores. */
const slug = (text: string): string => text.replaceAll(/[^\w-]/gu, "_");
