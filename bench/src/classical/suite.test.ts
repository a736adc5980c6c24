import { describe, expect, it } from "vitest";
import { runOnce } from "../runner/testing/run-once.ts";
import { suites } from "../suites.ts";
import { allCases } from "./cases.ts";

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
    const lines: Record<string, unknown>[] = [];
    const code = await runOnce("classical", suites, {
      out: (text) => lines.push(JSON.parse(text) as Record<string, unknown>),
      error: (text) => expect.unreachable(text),
    });
    expect(code).toBe(0);
    const tasks = lines.map((line) => line["task"]);
    for (const task of ["search-first-plan", "search-optimal", "compile", "deadline-overshoot"]) {
      expect(tasks).toContain(task);
    }
    for (const task of ["goap-npm", "htn-ai"]) expect(tasks).toContain(`${task}/soldier`);
  });
});
