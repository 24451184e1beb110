import { setTimeout as sleep } from "node:timers/promises";
import { connect, type Aws } from "../../src/aws/aws.ts";
import { faults } from "../../src/aws/faults.ts";
import { apply } from "../../src/engine/apply.ts";
import { systemClock, type Clock } from "../../src/engine/clock.ts";
import { contextOf, engine, Pass } from "../../src/engine/engine.ts";
import { NotYet } from "../../src/engine/errors.ts";
import { Graph } from "../../src/engine/graph.ts";
import { look, planOf } from "../../src/engine/look.ts";
import { alarm } from "../../src/resources/alarm.ts";
import { cachePolicy } from "../../src/resources/cache-policy.ts";
import { distribution } from "../../src/resources/distribution.ts";
import { eventSourceMapping } from "../../src/resources/event-source-mapping.ts";
import { healthCheck } from "../../src/resources/health-check.ts";
import { observedCheck } from "../../src/resources/observed-check.ts";
import { publicRecord } from "../../src/resources/public-record.ts";
import { queue } from "../../src/resources/queue.ts";
import { record } from "../../src/resources/record.ts";
import { openSandbox } from "../../src/sandbox/sandbox.ts";
import type { Lab } from "../lab/lab.ts";
import { clientsOf } from "../support/cli.ts";
import { trace } from "../support/trace.ts";
import { accountOf } from "./account.ts";
import { trafficOf } from "./traffic-state.ts";

export const REGIONS = ["us-east-1", "eu-west-1"] as const;
const MARK = "orders/prod";
const kinds = [
  alarm,
  queue,
  eventSourceMapping,
  healthCheck,
  observedCheck,
  record,
  cachePolicy,
  distribution,
  publicRecord,
];

/** How one run of the engine ended. */
interface Ran {
  planned: string[];
  ended: string[];
  failed: string[];
  /** Every write call; which of two that nothing orders came first is chance. */
  writes: string[];
}

/** An AWS, and the kinds of traffic and cache that are brought about in it. */
export interface TrafficSite {
  /** Plain SDK clients, as somebody behind goglobal's back would use them. */
  aws: Aws;
  /** The same for calls that shall be refused: what they ask is not checked against AWS's models. */
  unchecked(): Promise<Aws>;
  run(build: (graph: Graph<Aws>) => void, options?: { adopts: boolean }): Promise<Ran>;
  /** Takes the records of a name away, which no list knows as ours. */
  giveBack(kind: typeof record | typeof publicRecord, key: { zone: string; name: string }): Promise<string[]>;
  /** Remembers what is there now, for the comparison. */
  look(when: string): Promise<void>;
  states: Record<string, unknown>;
  /** Until what was begun is done, everywhere. */
  rest(): Promise<void>;
}

/** Resolvers are outlasted for minutes, and in the lab there are none. */
const HASTE = 20;
const began = systemClock.now();
const hastened: Clock = {
  ...systemClock,
  now: () => began + (systemClock.now() - began) * HASTE,
  sleep: (milliseconds, signal) => systemClock.sleep(milliseconds / HASTE, signal),
};

/** The kinds in the lab. */
export async function trafficInLab(lab: Lab): Promise<TrafficSite> {
  await lab.reset();
  const log: string[] = [];
  const cloud = await accountOf(lab, watched(log), MARK);
  return site({
    aws: await accountOf(lab),
    unchecked: () => accountOf(lab, () => {}),
    cloud,
    clock: hastened,
    log,
    rest: () => sleep(500),
  });
}

/** The kinds in the sandbox. */
export async function trafficInSandbox(): Promise<TrafficSite> {
  const sandbox = await openSandbox();
  const { clock, answer, network } = sandbox;
  const log: string[] = [];
  const signal = new AbortController().signal;
  const onCall = watched(log);
  const cloud = await connect({ mark: MARK, region: "us-east-1", clock, signal, answer, network, onCall });
  return site({
    aws: await clientsOf(sandbox),
    unchecked: () => clientsOf(sandbox, () => {}),
    cloud,
    clock,
    log,
    rest: () => clock.sleep(10 * 60_000),
  });
}

type Call = Parameters<NonNullable<typeof trace>>[0];

function watched(log: string[]) {
  return (call: Call) => {
    log.push(call.operation);
    trace?.(call);
  };
}

interface Parts extends Pick<TrafficSite, "aws" | "rest" | "unchecked"> {
  cloud: Aws;
  clock: Clock;
  log: string[];
}

function site({ aws, unchecked, cloud, clock, log, rest }: Parts): TrafficSite {
  const made = engine({ cloud, clock, faults: faults(cloud), kinds });
  const states: TrafficSite["states"] = {};
  const writesSince = (start: number) =>
    log.slice(start).filter((operation) => !/^(?:Get|List|Describe)/u.test(operation));
  return {
    aws,
    unchecked,
    states,
    rest,
    async run(build, { adopts } = { adopts: false }) {
      const graph = new Graph<Aws>();
      build(graph);
      const options = { adopts: () => adopts };
      const found = await look(graph, made, { ...options, regions: REGIONS });
      const { changes } = await planOf(graph, found);
      const start = log.length;
      const { outcomes } = await apply(graph, made, found, options);
      return {
        planned: [...new Set(changes.map(({ action }) => action))].sort(),
        ended: [...new Set([...outcomes.values()].map(({ status }) => status))].sort(),
        failed: [...outcomes].flatMap(([id, outcome]) =>
          outcome.status === "failed" ? [`${id}: ${outcome.reason}`] : [],
        ),
        writes: writesSince(start).sort(),
      };
    },
    async giveBack(kind, key) {
      const start = log.length;
      // As the engine does: what is not ready yet is looked at anew.
      for (;;) {
        const context = contextOf(made, kind.name, new Pass());
        const live = await kind.read(context, key as never);
        try {
          await kind.remove!(context, live as never);
          return writesSince(start);
        } catch (error) {
          if (!(error instanceof NotYet)) throw error;
          await rest();
        }
      }
    },
    async look(when) {
      await rest();
      states[when] = await trafficOf(aws, REGIONS);
    },
  };
}
