import type { Clock } from "./clock.ts";
import type { Duration } from "./duration.ts";
import type { Outputs } from "./reference.ts";

/**
 * Where in a spec: names joined by dots. `*` stands for any name.
 * Map keys may hold dots, so a path is compared name by name and never split where it came from data.
 */
export type Path = string;

/** What is there, in the words of the spec. */
export interface Live<Spec = object, Out extends Outputs = Outputs> {
  spec: Spec;
  outputs: Out;
  /** What a list says in its id in place of its key, where a reader knows it by another name. */
  label?: string | undefined;
  /** True: carries our mark. False: somebody else's. Undefined: settings of a thing that need no owner. */
  owned?: boolean | undefined;
  /** The mark of another goglobal application, where it carries one: such a thing is never adopted. */
  owner?: string | undefined;
  /** AWS is still at work on it, in AWS's own word (CREATING, UPDATING…). */
  pending?: string | undefined;
  /** AWS has given up on it, and says why: a conflict, unless its kind retries. */
  failed?: string | undefined;
}

/** What a kind may reach while it works. */
export interface Context<Cloud = unknown> {
  readonly cloud: Cloud;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Tells the user something about this resource that is worth a line. */
  note(message: string): void;
  /** Remembers a list call for one pass, so that one list answers many reads. */
  once<T>(key: string, read: () => Promise<T>): Promise<T>;
}

/**
 * The smallest honest description of one AWS thing; the engine does the rest once for all kinds.
 *
 * In a spec, an absent member is nobody's business, `null` means that it must be absent (and `read` answers `null` for what
 * is not there), and anything else must be so.
 */
export interface Kind<Spec extends object, Key extends keyof Spec, Out extends Outputs, Cloud> {
  readonly name: string;
  /** How long AWS usually takes: for the heartbeat and the estimate. */
  readonly typical: Duration;
  /** How long the engine waits for it to settle; by default three times `typical`, and two minutes at least. */
  readonly patience?: Duration;
  /** What AWS has given up on is no conflict: the run in which that happens fails, and the next one tries again. */
  readonly retries?: true;
  /** Removed only when the user asks for data to be deleted. */
  readonly holdsData?: true;
  /** The members that say which one it is. */
  readonly key: readonly Key[];
  /** Cannot be changed: a difference is a conflict. */
  readonly immutable?: readonly Path[];
  /** Cannot be changed: a difference makes a new one first, moves those that depend on it over, and removes the old one last. */
  readonly replaces?: readonly Path[];
  /** Outputs that are others after every update, and so unknown until then. */
  readonly renews?: readonly string[];
  /** Lists whose order says nothing. */
  readonly unordered?: readonly Path[];
  /** Maps and lists in which others own entries too; every other map and list is compared whole. */
  readonly shared?: readonly Path[];
  /** Shared maps whose entries stay as they are when what they mention has failed in this run; the resource ends "partly". */
  readonly weak?: readonly Path[];
  /** Members of the spec that say how to get there and not what is there: never compared, saved or shown. */
  readonly how?: readonly string[];
  /** Only ever shown as "differs", and never stored or hashed without a salt. */
  readonly secret?: readonly Path[];

  /** Must not change anything. Answers in the words of the spec, or undefined when there is nothing. */
  read(context: Context<Cloud>, key: Pick<Spec, Key>): Promise<Live<Spec, Out> | undefined>;
  /** Why it must not be touched, and the remedy. Asked before any write, and only when there is something to change. */
  objection?(spec: Spec, live?: Live<Spec, Out>): string | undefined;
  /** What the user should know before agreeing to the change; the same sentence is shown once however many resources say it. */
  advice?(spec: Spec, live?: Live<Spec, Out>): string | undefined;
  /** Creates and updates in one: looks, and does only what is missing. May be called again after it failed half-way. */
  converge(context: Context<Cloud>, spec: Spec, live?: Live<Spec, Out>): Promise<void>;
  /** What is already gone is a success. */
  remove?(context: Context<Cloud>, live: Live<Spec, Out>): Promise<void>;
  /** In place of `remove`: why it is left. */
  readonly stays?: string;
  /** All in that place that carry our mark. */
  list?(context: Context<Cloud>, region: string): Promise<Live<Spec, Out>[]>;
  /** Regions in which there may be some besides those of the application. */
  readonly elsewhere?: readonly string[];
  /** What AWS changes one at a time: resources with the same lane take turns without depending on one another. */
  lane?(spec: Spec): string | undefined;
  /** When the next in the lane may start: once AWS has answered, or (the default) once this one has settled. */
  readonly laneUntil?: "answered" | "settled";
}

/** A kind whose types no longer matter, as the engine holds it. */
// eslint-disable-next-line typescript/no-explicit-any -- one of the two places: kinds of every shape meet in one graph
export type AnyKind<Cloud> = Kind<any, any, any, Cloud>;
