import { Chalk } from "chalk";
import { plain, type Paint } from "../ui/paint.ts";
import type { World } from "./world.ts";

/** Colours, unless the user, the terminal or the lack of one says otherwise (no-color.org, force-color.org). */
export function paintFor({ env, io }: World, { color = true }: { color?: boolean }, stream: "out" | "err"): Paint {
  const forced = env["FORCE_COLOR"] ?? "";
  if (!color || (env["NO_COLOR"] ?? "") !== "" || forced === "0" || forced === "false") return plain;
  const wanted = forced !== "" || (io.onScreen[stream] && env["TERM"] !== "dumb");
  return wanted ? new Chalk({ level: 1 }) : plain;
}
