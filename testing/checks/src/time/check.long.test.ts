import { expect, it } from "vitest";
import { checkSchedules } from "./check.ts";

it("finds no difference between the planner and the grid", () => {
  const { differences, text } = checkSchedules({ problems: 20, seed: 3, expansions: 20_000 });
  expect(differences).toEqual([]);
  expect(text).toMatch(/^20 problems, .*: 0 differences \(seed 3\)$/);
});
