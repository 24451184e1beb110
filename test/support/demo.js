// What `npm run demo` runs: the first minutes with goglobal, on a fresh sandbox, through the built command line.
import { spawnSync } from "node:child_process";

const lines = ["sandbox reset", "plan --sandbox", "apply -y --sandbox", "plan --sandbox"];
let time = "";
for (const line of lines) {
  process.stdout.write(`\n$ goglobal ${line}\n`);
  const { status, stdout } = spawnSync(process.execPath, ["bin/goglobal.js", ...line.split(" ")], {
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  });
  process.stdout.write(stdout);
  time = /^On AWS .*$/mu.exec(stdout)?.[0] ?? time;
  if (status !== 0) process.exit(status ?? 1);
}
process.stdout.write(`\n${time}\n`);
