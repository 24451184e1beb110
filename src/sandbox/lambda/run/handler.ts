import { messageOf } from "../../../engine/errors.ts";
import { NotSimulated } from "../../refusal.ts";
import type { Modules } from "./modules.ts";

/** What code exports to be called with an event. */
export type Handler = (
  event: unknown,
  context: object,
  callback: (error: unknown, answer?: unknown) => void,
) => unknown;

/** Why code could not even be loaded, as the runtime says it. */
export class RuntimeError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = `Runtime.${name}`;
  }
}

/** The handler that a function's `Handler` names: `folder/module.name`. */
export function handlerIn(modules: Modules, name: string): Handler {
  const [, module, path] = /^(.*?[^/.]+)\.([^/]+)$/u.exec(name) ?? [];
  if (module === undefined || path === undefined) throw new RuntimeError("MalformedHandlerName", "Bad handler");
  const exported = path.split(".").reduce<unknown>((inside, each) => member(inside, each), loaded(modules, module));
  if (typeof exported !== "function") throw new RuntimeError("HandlerNotFound", `${name} is undefined or not exported`);
  return exported as Handler;
}

function loaded(modules: Modules, module: string): unknown {
  try {
    return modules.load(`/var/task/${module}`);
  } catch (error) {
    if (error instanceof NotSimulated) throw error;
    if ((error as { code?: unknown } | undefined)?.code === "MODULE_NOT_FOUND")
      throw new RuntimeError("ImportModuleError", `Error: ${messageOf(error)}`);
    if (error instanceof SyntaxError) throw new RuntimeError("UserCodeSyntaxError", `SyntaxError: ${error.message}`);
    throw error;
  }
}

const member = (inside: unknown, name: string): unknown => (inside as Record<string, unknown> | undefined)?.[name];
