/** What a metric must be for the bench to pass. */
export interface Goal {
  says: string;
  isMet(value: number, all: ReadonlyMap<string, number>): boolean;
}

const atMost = (limit: number): Goal => ({ says: `<= ${limit}`, isMet: (value) => value <= limit });
const below = (limit: number): Goal => ({ says: `< ${limit}`, isMet: (value) => value < limit });
const atMostTimes = (factor: number, other: string): Goal => ({
  says: `<= ${factor} x ${other}`,
  isMet: (value, all) => value <= factor * (all.get(other) ?? Number.NaN),
});

/** The goals, by metric. Seconds depend on the machine, so they are only ever held against one another. */
export const GOALS: Readonly<Record<string, Goal>> = {
  "startup.version.ratio": atMost(1.5),
  "plan.data.roundTrips": atMost(4),
  "plan.sample.roundTrips": atMost(6),
  "apply.sample.makespanRatio": atMost(1.05),
  "apply.large.makespanRatio": atMost(1.05),
  "plan.10000.peakMB": below(300),
  "plan.20000.seconds": atMostTimes(2.2, "plan.10000.seconds"),
};
