import { expect, it } from "vitest";
import { wayClass } from "./way-class.ts";

const byLogarithm = (cost: number): number => Math.floor(Math.log(cost) / Math.log(1.5));

it("a class of ways is the power of 1.5 below their cost", () => {
  for (let cost = 2; cost < 100_000; cost++) {
    if (wayClass(cost) !== byLogarithm(cost)) expect.unreachable(`${cost}`);
  }
  for (let start = 1.5; start < 2 ** 31; start *= 1.5) {
    for (const cost of [Math.floor(start), Math.ceil(start), Math.ceil(start) + 1]) {
      if (cost >= 2) expect(wayClass(cost), `${cost}`).toBe(byLogarithm(cost));
    }
  }
  expect(wayClass(2 ** 31 - 1)).toBe(52);
});

it("what has no way, or costs nothing, has classes of its own", () => {
  expect(new Set([-1, 0, 1, 2].map(wayClass)).size).toBe(4);
});
