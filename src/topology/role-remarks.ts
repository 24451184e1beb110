import { saysTheSame, type PolicyDocument, type Statement } from "../aws/policy.ts";
import type { HomeRole } from "../discover/home-role.ts";
import type { WantedRole } from "./execution-roles.ts";
import type { Translation } from "./policy-text.ts";
import { translate } from "./policy-translation.ts";

/** What of a role made like home's still depends on home, or is not said of it although it is said of home's. */
export function roleRemarks(
  wanted: WantedRole,
  home: HomeRole,
  { kept, boundary, translation }: { kept: readonly string[]; boundary: string | null; translation: Translation },
): string[] {
  const names = `its role still names what is in ${wanted.config.home} only: ${kept.join(", ")}`;
  return [
    ...(kept.length === 0 ? [] : [remark(wanted, names)]),
    ...boundaryRemarks(wanted, boundary, { document: home.documents[boundary ?? ""], translation }),
    ...tableRemarks(wanted, home),
  ];
}

/** Extending home's role adds to what it may do, and not to who may take it. */
export const trustRemark = (wanted: WantedRole, { name }: HomeRole): string =>
  remark(wanted, `who may take the role ${name} is tied to ${wanted.config.home}, which extending it does not change`);

/** A boundary is somebody else's policy, and stays as it is. */
function boundaryRemarks(
  wanted: WantedRole,
  arn: string | null,
  { document, translation }: { document: PolicyDocument | undefined; translation: Translation },
): string[] {
  const bounds = { Statement: (document?.Statement ?? []).filter(isBound) };
  if (saysTheSame(bounds, translate(bounds, translation).document)) return [];
  const remedy = `let it allow the same in ${wanted.region}, or name another in permissionsBoundary`;
  return [remark(wanted, `the boundary of its role, ${arn}, is tied to ${wanted.config.home}: ${remedy}`)];
}

/** What allows, or denies "all but": a plain deny of something of home's keeps nobody out of the region. */
const isBound = ({ Effect, NotResource, Condition = {} }: Statement): boolean =>
  Effect === "Allow" ||
  NotResource !== undefined ||
  Object.keys(Condition).some((operator) => operator.includes("Not"));

function tableRemarks(wanted: WantedRole, { arn, name }: HomeRole): string[] {
  return Object.entries(wanted.app.tables).flatMap(([table, { settings }]) =>
    settings.policy && JSON.stringify(settings.policy).includes(JSON.stringify(arn))
      ? [remark(wanted, `the resource policy of table ${table} names home's role ${name}, and so not the role here`)]
      : [],
  );
}

const remark = ({ functionName, region }: WantedRole, text: string): string => `${functionName} in ${region}: ${text}`;
