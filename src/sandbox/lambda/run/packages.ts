import { createRequire, isBuiltin } from "node:module";
import { NotSimulated } from "../../refusal.ts";
import type { Packages } from "./modules.ts";
import { sdkPackage, type Wires } from "./sdk.ts";

/** What would let code out of the sandbox, or find what is not there: files are in memory only. */
const OUTSIDE = new Set(
  "child_process cluster dgram dns fs fs/promises http http2 https inspector module net repl timers timers/promises tls vm wasi worker_threads".split(
    " ",
  ),
);

const require = createRequire(import.meta.url);

/** What code can require besides its own files: Node's own modules, as far as they stay inside, and the AWS SDK. */
export function packagesFor(globals: Readonly<Record<string, unknown>>, wires: Wires): Packages {
  return (name) => {
    const plain = name.replace(/^node:/u, "");
    if (plain === "process" || plain === "console") return globals[plain];
    if (OUTSIDE.has(plain)) throw new NotSimulated(`${name} in functions`);
    if (isBuiltin(name)) return require(name);
    return sdkPackage(name, wires);
  };
}
