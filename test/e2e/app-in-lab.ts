import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { startLab, type Lab } from "../lab/lab.ts";
import { sampleData } from "../support/sample-data.ts";
import { accountOf, makeApp } from "./account.ts";

/** The lab of the test file, once it runs. */
export let lab: Lab;
/** Plain SDK clients for the lab's account, as somebody behind goglobal's back would use them. */
export let aws: Aws;

/**
 * Gives the tests of a file a lab in which, before each of them, there is an application and nothing else: by default the
 * data of the sample application. What it answers starts anew within a test.
 */
export function withApp(app: () => Promise<readonly SeedCall[]> = sampleData): () => Promise<void> {
  const startAgain = async () => {
    await lab.reset();
    aws = await accountOf(lab);
    await makeApp(aws, await app());
  };
  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(() => lab.stop());
  beforeEach(startAgain);
  return startAgain;
}
