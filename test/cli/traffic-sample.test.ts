import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { sampleApp } from "../../src/cli/sandbox-file.ts";
import { appliedGoglobal } from "../support/cli.ts";
import { AP, EU, HOME } from "../support/compute.ts";
import { servedBy } from "../support/traffic.ts";

test("after one apply of the example everybody is answered by the region that is nearest", async () => {
  const { sandbox, run } = await appliedGoglobal({
    config: await readFile("goglobal.config.json", "utf8"),
    seed: await sampleApp(),
  });
  const places = ["dublin", "frankfurt", "virginia", "new york", "sydney", "tokyo"];
  expect(await servedBy(sandbox, places)).toEqual({
    dublin: EU,
    frankfurt: EU,
    virginia: HOME,
    "new york": HOME,
    sydney: AP,
    tokyo: AP,
  });
  expect(await run("apply -y")).toMatchObject({ code: 0, writes: [] });
});
