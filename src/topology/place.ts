import type { Aws } from "../aws/aws.ts";
import type { Config } from "../config/schema.ts";
import type { HomeApp } from "../discover/home-app.ts";
import { idOf, type AddOptions, type Graph } from "../engine/graph.ts";
import type { AnyKind, Kind } from "../engine/kind.ts";
import type { Outputs } from "../engine/reference.ts";
import type { Identity } from "./identity.ts";

/** What the graph is made from. */
export interface Application {
  config: Config;
  home: HomeApp;
  identity: Identity;
}

/** One region while its part of the graph grows. */
export class Place {
  readonly graph: Graph<Aws>;
  readonly application: Application;
  readonly region: string;
  /** What a change of what is there already waits for; empty where all regions change at once. */
  readonly #follows: readonly string[];
  readonly #serving: string[] = [];
  readonly #remarks: string[] = [];

  constructor(graph: Graph<Aws>, application: Application, where: { region: string; follows: readonly string[] }) {
    this.graph = graph;
    this.application = application;
    this.region = where.region;
    this.#follows = where.follows;
  }

  get isHome(): boolean {
    return this.region === this.application.config.home;
  }

  /** The ids of what users are served by here, for the next region's changes to wait for. */
  get serving(): readonly string[] {
    return this.#serving;
  }

  /** What no resource says of itself. */
  get remarks(): readonly string[] {
    return this.#remarks;
  }

  remark(...remarks: readonly string[]): void {
    this.#remarks.push(...remarks);
  }

  /** Adds something that users are served by: once it is there, it changes only after the region before has done well. */
  serve<Spec extends object, Key extends keyof Spec, Out extends Outputs>(
    kind: Kind<Spec, Key, Out, Aws>,
    spec: Spec,
    options: Omit<AddOptions, "follows">,
  ): { id: string; outputs: Out } {
    const outputs = this.graph.add(kind, spec, { ...options, follows: this.#follows });
    const id = idOf(kind as AnyKind<Aws>, spec, options.name);
    this.#serving.push(id);
    return { id, outputs };
  }
}
