import { expect, test } from "vitest";
import { connect, type Aws } from "../../src/aws/aws.ts";
import { faults } from "../../src/aws/faults.ts";
import { sampleData } from "./sample-data.ts";
import { apply } from "../../src/engine/apply.ts";
import type { Action } from "../../src/engine/change.ts";
import { engine, Pass, contextOf } from "../../src/engine/engine.ts";
import { Graph } from "../../src/engine/graph.ts";
import type { Kind } from "../../src/engine/kind.ts";
import { look } from "../../src/engine/look.ts";
import { persist } from "../../src/engine/persist.ts";
import type { Outputs } from "../../src/engine/reference.ts";
import { openSandbox } from "../../src/sandbox/sandbox.ts";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { trace, traceSeed } from "./trace.ts";

interface Life<Spec> {
  /** What is in the sandbox besides the sample application. */
  given?: readonly SeedCall[];
  from: Spec;
  to?: Spec;
  /** What the first plan says: `create`, or `update` for settings of what is there already. */
  first?: Action;
}

/** Proves in the sandbox that a kind does what it promises: made, kept, changed, kept, and each time without a further write. */
export function conforms<Spec extends object, Key extends keyof Spec, Out extends Outputs>(
  kind: Kind<Spec, Key, Out, Aws>,
  { given = [], from, to, first = "create" }: Life<Spec>,
): void {
  test(`${kind.name} lives in the sandbox`, async () => {
    const seed = [...(await sampleData()), ...given];
    traceSeed(seed);
    const sandbox = await openSandbox({ seed });
    const { clock, answer, network } = sandbox;
    const signal = new AbortController().signal;
    const aws = await connect({
      mark: "orders/prod",
      zone: { name: "example.com" },
      region: "us-east-1",
      clock,
      signal,
      answer,
      network,
      onCall: trace,
    });
    const made = engine({ cloud: aws, clock, faults: faults(aws), kinds: [kind] });

    const step = async (spec: Spec) => {
      const graph = new Graph<Aws>();
      graph.add(kind, spec);
      const found = await look(graph, made);
      const before = sandbox.calls.writes;
      const { outcomes } = await apply(graph, made, found);
      return {
        planned: [...found.inspections.values()].map(({ change }) => change.action),
        outcomes: [...outcomes.values()],
        wrote: sandbox.calls.writes > before,
      };
    };
    const changed = (action: Action) => ({
      planned: [action],
      outcomes: [expect.objectContaining({ status: "done", action })],
      wrote: true,
    });
    const kept = { planned: ["keep"], outcomes: [expect.objectContaining({ status: "kept" })], wrote: false };

    const life = [
      { spec: from, expected: changed(first) },
      { spec: from, expected: kept },
      ...(to
        ? [
            { spec: to, expected: changed("update") },
            { spec: to, expected: kept },
          ]
        : []),
    ];
    for (const { spec, expected } of life) expect(await step(spec)).toEqual(expected);

    if (!kind.remove) return;
    const context = contextOf(made, "test", new Pass());
    const live = await kind.read(context, to ?? from);
    await persist(made, { id: "test", kind }, () => kind.remove!(contextOf(made, "test", new Pass()), live!));
    expect(await step(from)).toEqual(changed(first));
  });
}
