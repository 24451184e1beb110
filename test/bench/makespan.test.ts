import { describe, expect, test } from "vitest";
import { busiestLane, longestPath, rateFloor, shortestMakespan, type Step } from "./makespan.ts";

const step = (id: string, milliseconds: number, needs: string[] = [], lane?: string): Step => ({
  id,
  milliseconds,
  needs,
  lane,
});

describe("the longest path", () => {
  test("is the slowest way through the needs, not the sum of all", () => {
    const steps = [step("a", 10), step("b", 40), step("c", 5, ["a", "b"]), step("d", 30, ["a"])];
    expect(longestPath(steps)).toBe(45);
  });

  test("what is not among the steps took no time", () => expect(longestPath([step("a", 10, ["gone"])])).toBe(10));
  test("nothing takes no time", () => expect(longestPath([])).toBe(0));
});

test("the busiest lane is the one whose steps take longest in turn", () => {
  const steps = [step("a", 10, [], "x"), step("b", 10, [], "x"), step("c", 15, [], "y"), step("d", 100)];
  expect(busiestLane(steps)).toBe(20);
});

test("a rate holds back all calls but the first burst, service by service and region by region", () => {
  const calls = (count: number, service: string, region: string) =>
    Array.from({ length: count }, () => ({ service, operation: "List", region }));
  const made = [...calls(15, "route53", "us-east-1"), ...calls(100, "s3", "us-east-1"), ...calls(9, "route53", "eu")];
  expect(rateFloor(made, { route53: 5 })).toBe(2000);
  expect(rateFloor(made, {})).toBe(0);
  expect(rateFloor(made, { "route53:List": 1, "route53:Create": 0.1 })).toBe(14_000);
});

test("a run is at least as long as the worst of the three", () => {
  const steps = [step("a", 10, [], "x"), step("b", 10, [], "x"), step("c", 15)];
  expect(shortestMakespan(steps)).toBe(20);
  expect(shortestMakespan([...steps, step("d", 30, ["c"])])).toBe(45);
  expect(shortestMakespan(steps, 100)).toBe(100);
});
