import { ClassicalPlanner } from "@understudy/classical";
import type { PlanningProblem } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { allCases, type Case, questionOf } from "./cases.ts";
import { manyGoalsQuestion } from "./many-goals-tasks.ts";
import { goalFamilies } from "./problems/many-goals.ts";

/** Nodes expanded without tables, the same on every machine. */
function expansionsOf(one: Case, mode: PlanningProblem["mode"]): number {
  const search = new ClassicalPlanner({ tables: false }).start(questionOf(one, mode));
  while (!search.step({}));
  return search.expansions;
}

function named(name: string): Case {
  return allCases().find((one) => one.name === name) as Case;
}

describe("counted work of the search", () => {
  it("finds first plans of game size in a few hundred expansions altogether", () => {
    const game = allCases().filter(({ size, name }) => size === "game" && name !== "bakery-feast");
    const total = game.reduce((sum, one) => sum + expansionsOf(one, "first"), 0);
    // 391 when written. Blind search needs millions.
    expect(total).toBeLessThan(470);
  });

  it("follows relaxed plans alone while they lead closer to the goal", () => {
    // 206 when written; 294 with alternating landmarks.
    expect(expansionsOf(named("blocks-18"), "first")).toBeLessThanOrEqual(240);
  });

  it.each(Object.keys(goalFamilies))(
    "evaluates %s no more often per goal for many goals",
    (family) => {
      const evaluationsOf = (count: number): number => {
        const search = new ClassicalPlanner({ tables: false }).start(
          manyGoalsQuestion(family, count),
        );
        while (!search.step({}));
        expect(search.expansions).toBe(0);
        return search.evaluations as number;
      };
      expect(evaluationsOf(80)).toBeLessThanOrEqual(2 * evaluationsOf(40));
    },
  );

  // In small spaces most are batches without estimates, which take less time each.
  it.each([
    ["village-house", 245],
    ["village-all-tools", 126],
    ["guard-everything", 127],
    ["courier-all", 486],
    ["trader-rich", 14],
    ["duel", 28],
    ["pickaxe", 16],
    ["blocks-6", 44],
    ["delivery-10", 800],
    ["wide-60", 24],
    ["unsolvable-parity", 54],
  ])("proves %s in about %i expansions", (name, known) => {
    expect(expansionsOf(named(name), "optimal")).toBeLessThanOrEqual(Math.ceil(1.2 * known));
  });
});
