import { describe, expect, it } from "vitest";
import { runOnce } from "../runner/testing/run-once.ts";
import { allCases } from "./cases.ts";
import { classicalSuite } from "./suite.ts";

describe("suite classical", () => {
  it("has at least forty game-size problems and ten larger ones", () => {
    const cases = allCases();
    const game = cases.filter(({ size }) => size === "game");
    expect(game.length).toBeGreaterThanOrEqual(40);
    expect(cases.length - game.length).toBeGreaterThanOrEqual(10);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    for (const { name, optimal } of game) expect([name, optimal]).not.toEqual([name, undefined]);
  });

  it("runs quickly, with every plan proved", async () => {
    const lines = await runOnce(classicalSuite);
    for (const task of ["search-first-plan", "search-optimal", "compile", "deadline-overshoot"]) {
      expect(lines.has(task)).toBe(true);
    }
  });
});
