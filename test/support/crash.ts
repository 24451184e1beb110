import type { State } from "../../src/sandbox/world.ts";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { goglobal } from "./cli.ts";

interface Application {
  config?: string;
  seed?: readonly SeedCall[];
  /** What a simulated AWS was when it was frozen; in place of a seed. */
  state?: string;
}

/** How it ended for a run that was killed, and for the one after it. */
interface Crashed {
  /** Whether the run made so many writes at all. */
  isKilled: boolean;
  code: number;
  /** What the plan says after the second run. */
  plan: string;
  state: unknown;
}

/** Kills `apply` right after its Nth write took effect, runs it again, and answers the end. */
export async function crashed(writes: number, options: Application = {}): Promise<Crashed> {
  const first = await goglobal(options);
  let isKilled = false;
  first.sandbox.faults.killAfterWrite(writes, () => {
    isKilled = true;
    // From here on nothing reaches AWS any more, as if the process were gone.
    void first.sandbox.close();
    throw new Error("killed");
  });
  await first.run("apply -y");
  const second = await goglobal({ ...options, state: await first.freeze() });
  const { code } = await second.run("apply -y");
  const plan = (await second.run("plan")).out;
  return { isKilled, code, plan, state: comparable(await second.freeze()) };
}

/** How it ends for a run that is not killed. */
export async function uncrashed(options: Application = {}): Promise<unknown> {
  const { run, freeze } = await goglobal(options);
  const { code, err } = await run("apply -y");
  if (code !== 0) throw new Error(err);
  return comparable(await freeze());
}

/** All that AWS remembers in the end, ids and times aside. */
function comparable(text: string): unknown {
  const {
    now: _now,
    lastId: _lastId,
    ...rest
  } = JSON.parse(inWords(text), (key, value: unknown) => {
    if (["id", "streamLabel", "revision", "deploymentId"].includes(key)) return "generated";
    // How many changes of a zone it took, and what checkers have seen meanwhile, hangs on how long it took.
    if (["changes", "gone", "spent", "found"].includes(key)) return undefined;
    if (key === "callerReference") return String(value).replace(/\/[0-9a-f]{6}$/u, "/nonce");
    if (typeof value === "number") return value > Date.UTC(2020, 0) ? "a time" : value;
    return value;
  }) as Record<string, unknown>;
  return rest;
}

/** With the ids that API Gateway and Route 53 have made up, which hang on what else was made before, put into words. */
function inWords(text: string): string {
  const { gateways, dns } = JSON.parse(text) as State;
  const checks = Object.values(dns.healthChecks).map(
    ({ id, callerReference }) => [id, `check ${callerReference.split("/").slice(3, 5).join("/")}`] as const,
  );
  const words = Object.entries(gateways).flatMap(([region, { apis, domainNames }]) => [
    ...Object.values(domainNames).flatMap(({ name, target, mappings }) => [
      [target.split(".")[0]!, `${name} in ${region}`] as const,
      ...Object.values(mappings).map(({ id, path }) => [id, `at /${path}`] as const),
    ]),
    ...Object.values(apis).flatMap(({ id, name, routes, integrations, authorizers }) => [
      [id, `${name} in ${region}`] as const,
      ...Object.values(routes).map(({ RouteId, RouteKey }) => [RouteId, RouteKey] as const),
      ...Object.values(integrations).map((one) => [one.IntegrationId, `to ${one.IntegrationUri}`] as const),
      ...Object.values(authorizers).map(({ AuthorizerId, Name }) => [AuthorizerId, `by ${Name}`] as const),
    ]),
  ]);
  return [...checks, ...words].reduce((said, [id, word]) => said.replaceAll(id, word), text);
}

/** So many different numbers from 1 on, the same ones for the same seed. */
export function sample(count: number, { of, seed }: { of: number; seed: number }): number[] {
  const picked = new Set<number>();
  // The generator of Numerical Recipes.
  for (let state = seed; picked.size < count;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    picked.add(1 + (state % of));
  }
  return [...picked].sort((one, other) => one - other);
}
