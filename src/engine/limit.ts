/** Lets only so many pieces of work be under way at once; the others wait their turn in order. */
export class Limit {
  #free: number;
  readonly #waiting = new Queue<() => void>();

  constructor(count: number) {
    this.#free = count;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((go) => this.#waiting.add(go));
    try {
      return await work();
    } finally {
      const next = this.#waiting.take();
      if (next) next();
      else this.#free += 1;
    }
  }
}

/** First come, first served. An array's own `shift` moves all that is behind the first, which thousands of reads would pay for. */
class Queue<T> {
  #arrived: T[] = [];
  /** Those who came before all of these, the first one last. */
  #next: T[] = [];

  add(item: T): void {
    this.#arrived.push(item);
  }

  take(): T | undefined {
    if (this.#next.length === 0) [this.#next, this.#arrived] = [this.#arrived.reverse(), this.#next];
    return this.#next.pop();
  }
}

/** Lanes in which one goes at a time, in the order in which they came. */
export class Lanes {
  readonly #tails = new Map<string, Promise<void>>();

  /** Resolves when it is this one's turn, with the function that lets the next one go. */
  async enter(lane: string | undefined): Promise<() => void> {
    if (lane === undefined) return () => {};
    const before = this.#tails.get(lane);
    let leave!: () => void;
    this.#tails.set(lane, new Promise((resolve) => (leave = resolve)));
    await before;
    return leave;
  }
}
