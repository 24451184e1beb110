import { setMaxListeners } from "node:events";
import { Command, CommanderError, Option } from "commander";
import { classOf, explain } from "../aws/errors.ts";
import { Interrupted } from "../engine/errors.ts";
import { ReadsFailed } from "../engine/look.ts";
import { PlaceDown } from "../engine/places.ts";
import { EXIT, UserError, type ExitCode } from "./failure.ts";
import type { World } from "./world.ts";
import { version } from "./version.ts";

const EXIT_CODES = `
Exit codes:
  0    done, or nothing to do
  1    failed, or refused
  2    there are changes (plan --detailed-exitcode)
  3    partly: a region is unknown or missing
  5    no usable credentials
  64   wrong usage, bad config or wrong account
  130  interrupted`;

/** Runs one command line and answers the exit code. Throws nothing. */
export async function main(argv: readonly string[], world: World): Promise<number> {
  // All that waits listens to it, and Node would warn of more than ten.
  setMaxListeners(0, world.signal);
  let exit: ExitCode = EXIT.done;
  const program = commandLine(world, (code) => (exit = code));
  try {
    await program.parseAsync(argv, { from: "user" });
    return exit;
  } catch (error) {
    return report(error, world);
  }
}

function commandLine(world: World, end: (exit: ExitCode) => void): Command {
  const program = new Command("goglobal")
    .description("Makes a single-region serverless application on AWS run in several regions, active-active.")
    .version(version(), "-V, --version")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.io.out(text.trimEnd()),
      writeErr: (text) => world.io.err(text.trimEnd()),
    })
    .showHelpAfterError("(goglobal --help lists the commands)")
    .addHelpText("after", EXIT_CODES);

  selectable(common(program.command("plan")))
    .description("show what apply would change, and change nothing")
    .option("--out <file>", "save the plan, for apply <file>")
    .option("--json", "print the plan as JSON")
    .option("--detailed-exitcode", "exit 2 when there are changes")
    .action(async (options) => end(await (await import("./plan.ts")).plan(options, world)));

  selectable(common(program.command("apply")))
    .description("make it so: plan, ask, and carry out")
    .argument("[planfile]", "a plan saved with plan --out, carried out without asking")
    .option("-y, --yes", "do not ask")
    .option("--force", "carry out a plan that removes more than a third of what is there")
    .option("--json", "print what happens, one JSON object a line; needs -y or a plan file")
    .action(async (file, options) => end(await (await import("./apply.ts")).apply(file, options, world)));

  const sandbox = program.command("sandbox").description("the simulated AWS that --sandbox talks to");
  sandbox
    .command("reset")
    .description("start again from the sample single-region application")
    .addOption(configOption())
    .action(async (options) => end(await (await import("./sandbox.ts")).sandboxReset(options, world)));
  return program;
}

const configOption = (): Option => new Option("-c, --config <file>", "the config file").default("goglobal.config.json");

const common = (command: Command): Command =>
  command
    .addOption(configOption())
    .option("--profile <name>", "the AWS profile, as in the AWS CLI's configuration")
    .option("--sandbox", "talk to a simulated AWS instead (or set GOGLOBAL_SANDBOX=1)")
    .option("--no-color", "no colours (as NO_COLOR)");

const collect = (value: string, before: string[] = []): string[] => [...before, value];

const selectable = (command: Command): Command =>
  command
    .option("--only <pattern>", "only these ids, and what they need; * stands for anything; may be repeated", collect)
    .option("--region <region>", "only this region, and what it needs; may be repeated", collect)
    .option("--skip-region <region>", "leave this region alone; may be repeated", collect)
    .option("--adopt [id...]", "take over what is there and is not ours: these ids, or all");

/** Says what went wrong, for the person who can put it right, and how the process ends. */
function report(error: unknown, { io, signal }: World): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof Interrupted || signal.aborted) {
    io.err("Interrupted: nothing was changed.");
    return EXIT.interrupted;
  }
  if (error instanceof UserError) {
    io.err(`goglobal: ${error.message}`);
    return error.exit;
  }
  if ((error as Error).name === "ConfigError") {
    io.err((error as Error).message);
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
