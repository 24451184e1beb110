import { createHash } from "node:crypto";
import { functionPermission } from "../resources/function-permission.ts";
import { idOf } from "../engine/graph.ts";
import type { Filling } from "./apis.ts";
import type { Target } from "./definition.ts";
import type { Place } from "./place.ts";

/** Lets the region's API call the functions that it leads to, and answers the ids. */
export function addPermissions(
  place: Place,
  filling: Filling,
  authorizers: Readonly<Record<string, string>>,
): string[] {
  const { name, shell } = filling;
  const { definition } = shell;
  const called = new Set(definition.integrations.flatMap(({ target }) => functionOf(target)));
  return [
    ...[...called].map((one) => permit(place, filling, { function: one, source: "*/*", sid: `api-${slug(name)}` })),
    ...definition.authorizers.flatMap((one) =>
      functionOf(one.target).map((asked) =>
        permit(place, filling, {
          function: asked,
          source: `authorizers/${authorizers[one.name]!}`,
          sid: `authorizer-${slug(`${name}/${one.name}`)}`,
        }),
      ),
    ),
  ];
}

const functionOf = (target: Target): string[] => ("function" in target ? [target.function] : []);

interface Permit {
  function: string;
  /** What of the API may call it. */
  source: string;
  sid: string;
}

function permit(place: Place, { shell, functions }: Filling, { function: name, source, sid }: Permit): string {
  const { account, partition } = place.application.identity;
  const { region, graph } = place;
  const { qualifier = "", after } = functions[name]!;
  const spec = {
    function: name,
    qualifier,
    sid: `goglobal-${sid}`,
    region,
    principal: "apigateway.amazonaws.com",
    sourceArn: `arn:${partition}:execute-api:${region}:${account}:${shell.id}/${source}`,
  };
  graph.add(functionPermission, spec, { after, step: "apis" });
  return idOf(functionPermission, spec);
}

const LONGEST = 30;

/** A name as the id of a statement takes it: letters, digits, dashes and underscores. Two never become the same. */
function slug(text: string): string {
  const plain = text.replaceAll(/[^\w-]/gu, "_").slice(0, LONGEST);
  return plain === text ? plain : `${plain}-${createHash("sha256").update(text).digest("hex").slice(0, 8)}`;
}
