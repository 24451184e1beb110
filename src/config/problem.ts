/** One thing that is wrong with the config file, where it is, and how to put it right. */
export interface Problem {
  readonly path: string;
  readonly reason: string;
  readonly remedy: string;
  readonly line?: number;
}

/** The config file cannot be used; carries every problem at once, and its message is what a user should read. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly file: string;
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[]) {
    const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
    super([`${file} has ${count}:`, ...problems.map((problem) => problemLine(file, problem))].join("\n"));
    this.file = file;
    this.problems = problems;
  }
}

function problemLine(file: string, { path, reason, remedy, line }: Problem): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return `${place}  ${path === "" ? "" : `${path}: `}${reason}; ${remedy}`;
}
