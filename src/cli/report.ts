import { classOf, explain } from "../aws/errors.ts";
import { ConfigError } from "../config/problem.ts";
import { Interrupted } from "../engine/errors.ts";
import { ReadsFailed } from "../engine/look.ts";
import { PlaceDown } from "../engine/places.ts";
import { EXIT, UserError } from "./failure.ts";
import type { World } from "./world.ts";

/** Says what went wrong, for the person who can put it right, and how the process ends. */
export function report(error: unknown, { io, signal }: World): number {
  if (error instanceof Interrupted || signal.aborted) {
    io.err("Interrupted: nothing was changed.");
    return EXIT.interrupted;
  }
  if (error instanceof UserError) {
    io.err(`goglobal: ${error.message}`);
    return error.exit;
  }
  if (error instanceof ConfigError) {
    io.err(error.message);
    return EXIT.usage;
  }
  if (error instanceof PlaceDown) {
    io.err(
      `goglobal: the home region cannot be read, so what should be elsewhere is unknown: ${error.message}. Nothing was changed.`,
    );
    return EXIT.failed;
  }
  const errors = error instanceof ReadsFailed ? error.errors : [error];
  for (const one of errors) io.err(`goglobal: ${explain(one)}`);
  if (!errors.some((one) => classOf(one) === "credentials")) return EXIT.failed;
  io.err(
    "No usable AWS credentials: set AWS_PROFILE or --profile, run aws sso login, or try goglobal --sandbox without any.",
  );
  return EXIT.credentials;
}
