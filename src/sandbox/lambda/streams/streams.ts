import { changesIn, streamAt, type StreamedChange } from "../../dynamodb/changes.ts";
import type { World } from "../../world.ts";
import { lambdaOf } from "../lookup.ts";
import { type Mapping, mappingsOf, type Position, readsFrom } from "../mapping.ts";
import type { Functions } from "../run/functions.ts";
import { deliver, type Delivery } from "./delivery.ts";

interface StreamsOptions {
  functions: Functions;
  /** Nothing once the sandbox is closed. */
  world: () => World | undefined;
  /** Is called when something has been worked on. */
  moved: () => void;
}

/** AWS documentation: Lambda polls each shard four times a second. */
const POLL = 250;

/** Has functions called with what happens to tables, as their event source mappings say. */
export class Streams {
  readonly #options: StreamsOptions;
  readonly #readers = new Map<Mapping, Promise<void>>();

  constructor(options: StreamsOptions) {
    this.#options = options;
  }

  /** Has whatever there is to read be read, each mapping in its own time. */
  wake(): void {
    const world = this.#options.world();
    if (!world) return;
    for (const region of Object.keys(world.state.lambda))
      for (const mapping of Object.values(mappingsOf(world, region))) {
        if (this.#readers.has(mapping) || !deliveryFor(world, mapping, this.#options)) continue;
        const reading = this.#read(mapping).finally(() => this.#readers.delete(mapping));
        this.#readers.set(mapping, reading);
      }
  }

  /** Resolves when all has been read, and what functions were asked to do later is done as well. */
  async settled(): Promise<void> {
    for (;;) {
      this.wake();
      const working = [...this.#readers.values(), ...this.#options.functions.background];
      if (working.length === 0) return;
      await Promise.all(working);
    }
  }

  async #read(mapping: Mapping): Promise<void> {
    const { functions, world: current, moved } = this.#options;
    for (;;) {
      const world = current();
      const delivery = world && deliveryFor(world, mapping, this.#options);
      if (!delivery) return;
      const [first, ...rest] = unread(delivery);
      const due = dueAt(mapping, first!);
      if (world.now < due) {
        await functions.reach.clock.sleep(due - world.now);
        continue;
      }
      const arrived = [first!, ...rest].filter(({ at }) => at <= world.now);
      const batch = arrived.slice(0, mapping.settings.BatchSize);
      await deliver(delivery, batch);
      mapping.position = positionOf(batch.at(-1)!);
      if (current()) moved();
    }
  }
}

/** What a mapping needs to work on what it has not read yet; nothing where there is nothing to do. */
function deliveryFor(
  world: World,
  mapping: Mapping,
  { functions, world: current }: Pick<StreamsOptions, "functions" | "world">,
): Delivery | undefined {
  const stream = streamAt(world, mapping.source);
  const { [stream?.region ?? ""]: there } = world.state.lambda;
  // After a reset, or once it is deleted, it is no longer one of those that are there.
  if (!stream || there?.mappings?.[mapping.id] !== mapping || readsFrom(mapping) === undefined) return undefined;
  const fn = lambdaOf(world, stream.region).functions[mapping.function];
  const delivery = fn && { world, functions, mapping, fn, stream, isOpen: () => current() !== undefined };
  return delivery && unread(delivery).length > 0 ? delivery : undefined;
}

/** Also what is still on its way to the stream. */
function unread({ world, mapping: { position }, stream }: Delivery): StreamedChange[] {
  return changesIn(stream, world.now).filter((change) => isAfter(positionOf(change), position));
}

function dueAt(mapping: Mapping, { at }: StreamedChange): number {
  const polled = Math.max(at + POLL, readsFrom(mapping)!);
  return polled + mapping.settings.MaximumBatchingWindowInSeconds * 1000;
}

const positionOf = ({ change: { id }, at }: StreamedChange): Position => ({ at, id });

const isAfter = (one: Position, other: Position): boolean =>
  one.at > other.at || (one.at === other.at && one.id > other.id);
