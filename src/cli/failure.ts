/** Exit codes, as `goglobal --help` lists them. */
export const EXIT = {
  done: 0,
  failed: 1,
  changes: 2,
  partly: 3,
  credentials: 5,
  usage: 64,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Something the user can put right: shown without a stack, and the process ends with this code. */
export class UserError extends Error {
  override name = "UserError";
  readonly exit: ExitCode;
  constructor(message: string, exit: ExitCode = EXIT.failed) {
    super(message);
    this.exit = exit;
  }
}
