/** Where a command talks to. stdout is the result, stderr is the talk. */
export interface Io {
  out(line: string): void;
  err(line: string): void;
  /** Asks a person and waits for one line; undefined when there is nobody to ask. */
  ask(question: string): Promise<string | undefined>;
  /** Whether somebody watches: prompts and a spinner make sense. */
  readonly interactive: boolean;
  /** Whether what is written there is seen on a screen, and not read by a program: colours make sense. */
  readonly onScreen: { readonly out: boolean; readonly err: boolean };
  /** A line that moves until it is stopped, below everything else that is said; only where somebody watches. */
  spinner?(): Promise<Spinner>;
}

export interface Spinner {
  say(text: string): void;
  stop(): void;
}
