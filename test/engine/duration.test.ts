import { expect, test } from "vitest";
import { formatDuration, minutes, seconds } from "../../src/engine/duration.ts";

test.each([
  [0, "0 s"],
  [499, "0 s"],
  [500, "1 s"],
  [seconds(40), "40 s"],
  [seconds(89.4), "89 s"],
  [seconds(90), "2 min"],
  [minutes(9), "9 min"],
  [minutes(89), "89 min"],
  [minutes(90), "1 h 30 min"],
  [minutes(120), "2 h"],
  [minutes(1505), "25 h 5 min"],
])("%i ms is said as %s", (duration, said) => {
  expect(formatDuration(duration)).toBe(said);
});
