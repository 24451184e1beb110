import { defineConfig } from "vitest/config";
import { hasPython } from "./test/lab/venv.ts";

/** Without Python there is no lab; CI must not take that for success, so there its tests run and fail. */
const hasLab = process.env["CI"] !== undefined || (await hasPython());

/** These change what all code in a process shares: its environment, its time, the SDK's classes. */
const ALONE = ["test/{aws,sample-app,switch,templates}/**/*.test.ts"];

const unit = {
  env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  // One more than there would be on two cores, of which none has anything else to do.
  maxWorkers: 2,
  // A run of the whole application makes some two thousand calls, on machines that may be busy with others.
  testTimeout: 60_000,
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...unit,
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [...ALONE, "test/e2e/**", "test/lab/**", "test/mutants/**", "test/models/**"],
          // Loading the SDK for each file anew would take four times as long as the tests themselves.
          isolate: false,
        },
      },
      { test: { ...unit, name: "unit-alone", include: ALONE } },
      {
        test: {
          name: "mutants",
          include: ["test/mutants/**/*.test.ts"],
          testTimeout: 300_000,
        },
      },
      {
        test: {
          name: "models",
          include: ["test/models/**/*.test.ts"],
          env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
          testTimeout: 300_000,
          hookTimeout: 1_200_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: hasLab ? ["test/{e2e,lab}/**/*.test.ts"] : ["test/e2e/package.test.ts"],
          ...(hasLab ? {} : { globalSetup: ["test/lab/left-out.ts"] }),
          env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
