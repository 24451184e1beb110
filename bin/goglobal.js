#!/usr/bin/env node
// The SDK warns on Node 20 at the first client, on stderr, where our own talk goes.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

const { main } = await import("../dist/cli/main.js");
const { realWorld } = await import("../dist/cli/real-world.js");

// Whoever reads our output may have read enough (goglobal plan | head).
process.stdout.on("error", (error) => process.exit(error.code === "EPIPE" ? 0 : 1));

const interrupt = new AbortController();
process.on("SIGINT", () => {
  if (interrupt.signal.aborted) process.exit(130);
  process.stderr.write("\nInterrupted: waiting for the calls in flight; once more stops at once.\n");
  interrupt.abort();
});

process.exitCode = await main(process.argv.slice(2), realWorld(interrupt.signal));
