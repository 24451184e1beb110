import { apply } from "../../src/engine/apply.ts";
import type { Action, Change, Plan } from "../../src/engine/change.ts";
import { engine, type Engine, type EngineOptions } from "../../src/engine/engine.ts";
import type { Event } from "../../src/engine/event.ts";
import { Graph } from "../../src/engine/graph.ts";
import type { AnyKind } from "../../src/engine/kind.ts";
import { look, planOf, type LookOptions } from "../../src/engine/look.ts";
import type { Outcome, Run } from "../../src/engine/outcome.ts";
import { ToyCloud } from "./toy-cloud.ts";
import { board, box, pipe, seal, stone, vault } from "./toy-kinds.ts";

export const EU = "eu-1";
export const US = "us-1";

/** A kind is built on those before it. */
export const KINDS: readonly AnyKind<ToyCloud>[] = [stone, vault, box, seal, pipe, board];

/** A cloud, a graph to fill, and the verbs on both. Each verb works with an engine of its own, as each command does. */
export class ToyWorld {
  readonly cloud: ToyCloud;
  readonly graph: Graph<ToyCloud>;
  readonly events: Event[] = [];
  readonly interrupt = new AbortController();

  constructor(cloud = new ToyCloud(), graph = new Graph<ToyCloud>()) {
    this.cloud = cloud;
    this.graph = graph;
  }

  engine(options: Partial<EngineOptions<ToyCloud>> = {}): Engine<ToyCloud> {
    const { cloud, events, interrupt } = this;
    return engine({
      cloud,
      clock: cloud.clock,
      faults: cloud.faults,
      kinds: KINDS,
      signal: interrupt.signal,
      emit: (event) => events.push(event),
      ...options,
    });
  }

  async plan(options: LookOptions = {}, graph = this.graph): Promise<Plan> {
    return planOf(graph, await look(graph, this.engine(), { regions: [EU, US], ...options }));
  }

  async apply(options: LookOptions = {}, graph = this.graph): Promise<Run> {
    const engine = this.engine();
    const found = await look(graph, engine, { regions: [EU, US], ...options });
    return apply(graph, engine, found, options.adopts ? { adopts: options.adopts } : {});
  }

  /** Plans, lets something happen, and then applies what was planned. */
  async applyAfter(happens: () => void, kinds = KINDS): Promise<Run> {
    const engine = this.engine({ kinds });
    const found = await look(this.graph, engine, { regions: [EU, US] });
    happens();
    return apply(this.graph, engine, found);
  }

  /** The ids of all events of a type, in order. */
  told(type: Event["type"]): string[] {
    return this.events.flatMap((event) => (event.type === type ? [event.id] : []));
  }
}

/** What a plan does to what. */
export const actions = ({ changes }: { changes: readonly Change[] }): Record<string, Action> =>
  Object.fromEntries(changes.map(({ id, action }) => [id, action]));

export const changeOf = ({ changes }: { changes: readonly Change[] }, id: string): Change =>
  changes.find((change) => change.id === id)!;

/** How it ended, in one word for each. */
export const statuses = ({ outcomes }: Run): Record<string, Outcome["status"]> =>
  Object.fromEntries([...outcomes].map(([id, { status }]) => [id, status]));
