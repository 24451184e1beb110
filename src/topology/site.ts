/** What answers in a region, as whatever comes later in the graph may mention it. */
export interface Site {
  readonly region: string;
  readonly functions: Readonly<Record<string, SiteFunction>>;
  /** By the name that the config gives the API. */
  readonly apis: Readonly<Record<string, SiteApi>>;
}

/** A function of a region, as its APIs call it. */
export interface SiteFunction {
  /** With the qualifier, if there is one. */
  arn: string;
  qualifier?: string;
  /** What must be there before others are let in. */
  after: readonly string[];
}

/** An API of a region. */
export interface SiteApi {
  id: string;
  /** `https://…`, without a slash at its end. */
  endpoint: string;
  /** The stage behind the domain. */
  stage: string;
  /** What must be done before all of it answers. */
  after: readonly string[];
}
