import { fileURLToPath } from "node:url";
import type { Context } from "../aws/aws.ts";
import { packageOf } from "../aws/package.ts";

const path = fileURLToPath(new URL("../../templates/switch", import.meta.url));

/** The code of the evacuation switch that comes with goglobal. */
export async function readSwitchCode({ clock }: Context): Promise<{ path: string; code: string }> {
  const { code } = await clock.hold(packageOf(path));
  return { path, code };
}
