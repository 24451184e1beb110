/** What of a function goes on depending on the home region, or on something that is only there. */
export interface HomeDependence {
  function: string;
  region: string;
  /** What it is, as the rest of a sentence of which the function is the subject. No values of environment variables. */
  reason: string;
  remedy: string;
}
