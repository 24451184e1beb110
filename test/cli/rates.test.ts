import { expect, test } from "vitest";
import { RATES, ratesFor } from "../../src/cli/rates.ts";

test("by default, what AWS lets an account ask for", () => expect(ratesFor({})).toEqual(RATES));
test("a factor leaves others their share", () =>
  expect(ratesFor({ GOGLOBAL_RATES: "0.5" })).toMatchObject({ apigateway: 5, route53: 2.5 }));
test("off holds nothing back", () => expect(ratesFor({ GOGLOBAL_RATES: "off" })).toEqual({}));
test.each(["fast", "0", "-1"])("%s is refused", (said) =>
  expect(() => ratesFor({ GOGLOBAL_RATES: said })).toThrow("write a factor such as 0.5, or off"),
);
