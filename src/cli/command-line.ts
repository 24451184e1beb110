import { Command, CommanderError, Option } from "commander";
import { EXIT, type ExitCode } from "./failure.ts";
import { version } from "./version.ts";
import type { World } from "./world.ts";

const EXIT_CODES = `
Exit codes:
  0    done, or nothing to do
  1    failed, or refused
  2    there are changes (plan --detailed-exitcode)
  3    partly: a region is unknown or missing
  5    no usable credentials
  64   wrong usage, bad config or wrong account
  130  interrupted`;

/** Runs the command that the words ask for, or says how to ask. */
export async function runCommand(argv: readonly string[], world: World): Promise<ExitCode> {
  let exit: ExitCode = EXIT.done;
  const program = commandLine(world, (code) => (exit = code));
  try {
    await program.parseAsync(argv, { from: "user" });
    return exit;
  } catch (error) {
    // Help and wrong usage, which have been printed.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    throw error;
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

  common(program.command("invalidate"))
    .description("have CloudFront forget what it has cached, and wait until it has")
    .argument("<path...>", 'paths, with "*" at the end for all that begin so, and cache tags as "#TAG"')
    .action(async (paths, options) => end(await (await import("./invalidate.ts")).invalidate(paths, options, world)));

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
    .option("--before-backfill", "lead users to a region before the old objects of its buckets are copied there")
    .option("--adopt [id...]", "take over what is there and is not ours: these ids, or all");
