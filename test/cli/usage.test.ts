import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { goglobal } from "../support/cli.ts";

test("--help lists the commands and the exit codes", async () => {
  const { run } = await goglobal();
  const { code, out, err, calls } = await run("--help");
  expect({ code, err, calls }).toEqual({ code: 0, err: "", calls: [] });
  expect(out).toMatchInlineSnapshot(`
    "Usage: goglobal [options] [command]

    Makes a single-region serverless application on AWS run in several regions,
    active-active.

    Options:
      -V, --version                   output the version number
      -h, --help                      display help for command

    Commands:
      plan [options]                  show what apply would change, and change
                                      nothing
      apply [options] [planfile]      make it so: plan, ask, and carry out
      invalidate [options] <path...>  have CloudFront forget what it has cached, and
                                      wait until it has
      sandbox                         the simulated AWS that --sandbox talks to
      help [command]                  display help for command

    Exit codes:
      0    done, or nothing to do
      1    failed, or refused
      2    there are changes (plan --detailed-exitcode)
      3    partly: a region is unknown or missing
      5    no usable credentials
      64   wrong usage, bad config or wrong account
      130  interrupted"
  `);
});

test.each(["plan", "apply", "invalidate", "sandbox", "sandbox reset"])(
  "%s --help explains its options",
  async (command) => {
    const { run } = await goglobal();
    const { code, out, calls } = await run(`${command} --help`);
    expect({ code, calls }).toEqual({ code: 0, calls: [] });
    expect(out).toContain(`Usage: goglobal ${command} `);
  },
);

test("apply --help", async () => {
  const { run } = await goglobal();
  expect((await run("apply --help")).out).toMatchInlineSnapshot(`
    "Usage: goglobal apply [options] [planfile]

    make it so: plan, ask, and carry out

    Arguments:
      planfile                a plan saved with plan --out, carried out without
                              asking

    Options:
      -c, --config <file>     the config file (default: "goglobal.config.json")
      --profile <name>        the AWS profile, as in the AWS CLI's configuration
      --sandbox               talk to a simulated AWS instead (or set
                              GOGLOBAL_SANDBOX=1)
      --no-color              no colours (as NO_COLOR)
      --only <pattern>        only these ids, and what they need; * stands for
                              anything; may be repeated
      --region <region>       only this region, and what it needs; may be repeated
      --skip-region <region>  leave this region alone; may be repeated
      --before-backfill       lead users to a region before the old objects of its
                              buckets are copied there
      --adopt [id...]         take over what is there and is not ours: these ids, or
                              all
      -y, --yes               do not ask
      --force                 carry out a plan that removes more than a third of
                              what is there
      --json                  print what happens, one JSON object a line; needs -y
                              or a plan file
      -h, --help              display help for command"
  `);
});

test.each(["-V", "--version"])("%s is the version in package.json", async (flag) => {
  const { run } = await goglobal();
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  expect(await run(flag)).toMatchObject({ code: 0, out: version, err: "" });
});

describe("what is not understood is said on stderr, with the way to help", () => {
  test.each([
    ["plam", "error: unknown command 'plam'\n(Did you mean plan?)"],
    ["plan --jsno", "error: unknown option '--jsno'\n(Did you mean --json?)"],
    ["plan --out", "error: option '--out <file>' argument missing"],
    ["apply a.plan b.plan", "error: too many arguments for 'apply'"],
    ["invalidate", "error: missing required argument 'path'"],
  ])("%s", async (line, message) => {
    const { run } = await goglobal();
    const { code, out, err, calls } = await run(line);
    expect({ code, out, calls }).toEqual({ code: 64, out: "", calls: [] });
    expect(err).toContain(message);
    expect(err).toContain("(goglobal --help lists the commands)");
  });

  test("no command at all shows the help", async () => {
    const { run } = await goglobal();
    const { code, out, err, calls } = await run("");
    expect({ code, out, calls }).toEqual({ code: 64, out: "", calls: [] });
    expect(err).not.toBe("");
  });
});

test("sandbox reset starts again, whatever was there", async () => {
  const { run } = await goglobal();
  await run("apply -y --only table/*");
  expect(await run("sandbox reset")).toMatchObject({
    code: 0,
    out: "The sandbox holds the sample application again, in us-east-1 only.",
  });
  expect((await run("plan")).out).toContain("Plan: 15 to create, 4 to update, 0 to delete.");
});
