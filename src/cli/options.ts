/** The options that every command that talks to AWS takes. */
export interface CommonOptions {
  config: string;
  profile?: string;
  sandbox?: boolean;
  color?: boolean;
}

/** The options that say which part of the world a command is about. */
export interface SelectionOptions {
  only?: string[];
  region?: string[];
  skipRegion?: string[];
  /** Leads users to a region before what was in its buckets long before is copied there. */
  beforeBackfill?: boolean;
  /** True for everything, else patterns of ids. */
  adopt?: true | string[];
}

export interface ApplyOptions extends CommonOptions, SelectionOptions {
  yes?: boolean;
  json?: boolean;
  /** Carries out a plan that removes more than a third of what is there. */
  force?: boolean;
}
