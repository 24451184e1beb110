import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import { startLab, type Lab } from "../lab/lab.ts";
import { accountOf, makeApp } from "./account.ts";

/** The lab of the test file, once it runs. */
export let lab: Lab;
/** Plain SDK clients for the lab's account, as somebody behind goglobal's back would use them. */
export let aws: Aws;

/** Gives the tests of a file a lab in which, before each of them, there is the sample application and nothing else. */
export function withSample(): void {
  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(() => lab.stop());
  beforeEach(async () => {
    await lab.reset();
    aws = await accountOf(lab);
    await makeApp(aws);
  });
}
