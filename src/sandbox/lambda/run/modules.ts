import { posix } from "node:path";
import { compileFunction } from "node:vm";
import { NotSimulated } from "../../refusal.ts";
import type { Files } from "./files.ts";

/** What Lambda's Node runtimes have in NODE_PATH, after the folders above the file itself. */
const NODE_PATH = ["/opt/nodejs/node_modules", "/var/task"];

interface Module {
  exports: unknown;
}

/** Packages that are not among the files: Node's own and the runtime's; nothing for one that there is not. */
export type Packages = (name: string) => unknown;

/** CommonJS modules as Node would load them, out of files that are only in memory. */
export class Modules {
  readonly #files: Files;
  readonly #packages: Packages;
  /** What the code finds as its globals. */
  readonly #globals: Readonly<Record<string, unknown>>;
  readonly #loaded = new Map<string, Module>();

  constructor(files: Files, packages: Packages, globals: Readonly<Record<string, unknown>>) {
    this.#files = files;
    this.#packages = packages;
    this.#globals = globals;
  }

  /** What the module at a path, with or without its extension, exports; fails as Node does where there is none. */
  load(path: string): unknown {
    const file = this.#find(path);
    if (file === undefined) throw notFound(path);
    return this.#loadFile(file);
  }

  #require(name: string, from: string): unknown {
    const builtIn = this.#packages(name);
    if (builtIn !== undefined) return builtIn;
    return this.#loadFile(this.#resolve(name, from));
  }

  #resolve(name: string, from: string): string {
    const folder = posix.dirname(from);
    const candidates = /^\.{0,2}\//u.test(name)
      ? [posix.resolve(folder, name)]
      : [...above(folder).map((each) => posix.join(each, "node_modules")), ...NODE_PATH].map((each) =>
          posix.join(each, name),
        );
    const file = candidates.map((path) => this.#find(path)).find((found) => found !== undefined);
    if (file === undefined) throw notFound(name, from);
    return file;
  }

  #find(path: string): string | undefined {
    const { main = "index" } = (this.#json(`${path}/package.json`) ?? {}) as { main?: string };
    const inside = posix.join(path, main);
    return [path, `${path}.js`, `${path}.json`, `${path}.mjs`, `${path}.cjs`, inside, `${inside}.js`]
      .concat(`${inside}/index.js`)
      .find((file) => this.#files.has(file));
  }

  #loadFile(file: string): unknown {
    const known = this.#loaded.get(file);
    if (known) return known.exports;
    const module: Module = { exports: {} };
    this.#loaded.set(file, module);
    try {
      if (file.endsWith(".json")) module.exports = this.#json(file);
      else this.#run(file, module);
    } catch (error) {
      this.#loaded.delete(file);
      throw error;
    }
    return module.exports;
  }

  #run(file: string, module: Module): void {
    if (this.#isEcmaScript(file)) throw new NotSimulated(`ECMAScript modules in functions (${file})`);
    const { exports } = module;
    const require = Object.assign((name: string) => this.#require(name, file), {
      resolve: (name: string) => this.#resolve(name, file),
    });
    const own = { exports, require, module, __filename: file, __dirname: posix.dirname(file) };
    const scope: Record<string, unknown> = { ...this.#globals, ...own };
    const run = compileFunction(this.#text(file), Object.keys(scope), { filename: file }) as (
      ...values: unknown[]
    ) => void;
    Reflect.apply(run, exports, Object.values(scope));
  }

  #isEcmaScript(file: string): boolean {
    if (!file.endsWith(".js")) return file.endsWith(".mjs");
    const described = above(posix.dirname(file))
      .map((folder) => this.#json(posix.join(folder, "package.json")) as { type?: string } | undefined)
      .find((found) => found !== undefined);
    return described?.type === "module";
  }

  #json(file: string): unknown {
    return this.#files.has(file) ? JSON.parse(this.#text(file)) : undefined;
  }

  #text(file: string): string {
    return Buffer.from(this.#files.get(file)!).toString("utf8");
  }
}

/** A folder and all those it is in, itself first. */
function above(folder: string): string[] {
  return folder === "/" ? ["/"] : [folder, ...above(posix.dirname(folder))];
}

function notFound(name: string, from?: string): Error {
  const stack = from === undefined ? "" : `\nRequire stack:\n- ${from}`;
  return Object.assign(new Error(`Cannot find module '${name}'${stack}`), { code: "MODULE_NOT_FOUND" });
}
