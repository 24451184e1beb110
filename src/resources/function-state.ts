import type { FunctionConfiguration, Lambda } from "@aws-sdk/client-lambda";
import { isDeepStrictEqual } from "node:util";
import type { Live } from "../engine/kind.ts";
import { configurationOf } from "./function-configuration.ts";

const LATEST = "$LATEST";
/** Idle functions wake up by themselves. */
const AT_REST = new Set(["Active", "Inactive"]);

/** How far Lambda is with a function or a version, and what it has given up on. */
export function stateOf(found: FunctionConfiguration): Pick<Live, "pending" | "failed"> {
  const { State = "Active", LastUpdateStatus } = found;
  if (State === "Failed")
    return {
      failed: `Lambda could not make it (${said(found.StateReasonCode, found.StateReason)}): mend the cause, delete the function there, and run again`,
    };
  if (LastUpdateStatus === "Failed")
    return {
      failed: `Lambda could not change it (${said(found.LastUpdateStatusReasonCode, found.LastUpdateStatusReason)}): mend the cause, update the function there once by hand, and run again`,
    };
  if (!AT_REST.has(State)) return { pending: State };
  return LastUpdateStatus === "InProgress" ? { pending: "InProgress" } : {};
}

const said = (code = "no code", reason = "no reason given"): string => `${code}: ${reason}`;

/** The version by which what runs now was published, if it was, and how far Lambda is with that. */
export async function publishedAs(
  lambda: Lambda,
  current: FunctionConfiguration,
  newest: FunctionConfiguration | undefined,
): Promise<{ version: string | undefined; state: Pick<Live, "pending" | "failed"> }> {
  const version = newest && isSameVersion(newest, current) ? newest.Version! : undefined;
  // Only with SnapStart does a version take its time; and lists do not tell.
  if (version === undefined || current.SnapStart?.ApplyOn !== "PublishedVersions") return { version, state: {} };
  const FunctionName = current.FunctionName!;
  return { version, state: stateOf(await lambda.getFunctionConfiguration({ FunctionName, Qualifier: version })) };
}

/** The newest version that was ever published and is still there. */
export async function newestVersion(lambda: Lambda, FunctionName: string): Promise<FunctionConfiguration | undefined> {
  let newest: FunctionConfiguration | undefined;
  let Marker: string | undefined;
  do {
    const page = await lambda.listVersionsByFunction({ FunctionName, ...(Marker === undefined ? {} : { Marker }) });
    for (const version of page.Versions ?? []) if (numberOf(version) > numberOf(newest)) newest = version;
    Marker = page.NextMarker;
  } while (Marker !== undefined);
  return newest;
}

const numberOf = (version: FunctionConfiguration | undefined): number =>
  version === undefined || version.Version === LATEST ? 0 : Number(version.Version);

/** Whether two versions would run the same. A version has a description of its own. */
function isSameVersion(one: FunctionConfiguration, other: FunctionConfiguration): boolean {
  const essence = (version: FunctionConfiguration) => ({
    ...configurationOf(version),
    description: "",
    code: version.CodeSha256,
    architectures: version.Architectures,
  });
  return isDeepStrictEqual(essence(one), essence(other));
}
