import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

test("the packed tarball, installed in an empty folder, is a working goglobal", () => {
  const folder = mkdtempSync(join(tmpdir(), "goglobal-pack-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

  const packed = execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], {
    encoding: "utf8",
  });
  run("npm", "init", "--yes");
  run("npm", "install", "--no-audit", "--no-fund", `./${packed.trim().split("\n").at(-1)}`);
  const goglobal = join(folder, "node_modules", ".bin", "goglobal");
  expect(run(goglobal, "--version")).toBe("0.1.0\n");
  run("cp", "node_modules/goglobal/templates/goglobal.schema.json", ".");
  run(
    "sh",
    "-c",
    `echo '{ "app": "orders", "home": "us-east-1", "regions": ["us-east-1", "eu-west-1"], "tables": ["orders"] }' > goglobal.config.json`,
  );
  expect(run(goglobal, "plan", "--sandbox")).toContain("Plan: 2 to create, 1 to update, 0 to delete.");
});
