import { ClassicalPlanner } from "@understudy/classical";
import { competitionSearches } from "@understudy/classical/competition";
import { PlanProver, planOf, runSearch, seededRandom } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import type { BenchProblem } from "./bench-problem.ts";
import { drawBlocks, leastLength, pairsOf, plainLength } from "./blocks-task.ts";
import { BLOCKSWORLD, blocksProblem } from "./blocks-world.ts";
import { logisticsSizes } from "./logistics.ts";
import { easyTasks, HARD_STEPS, hardTasks, problemsOf, SETS } from "./task-sets.ts";

const shortest = (problem: BenchProblem): readonly number[] => {
  const result = runSearch(
    new ClassicalPlanner({ tables: false, extension: competitionSearches }),
    {
      ...problem,
      mode: "optimal",
    },
  );
  expect(result).toMatchObject({ status: "solved", optimal: true });
  return result.status === "solved" ? result.actions : [];
};

describe("the tasks of Blocksworld", () => {
  it("draw every arrangement of three blocks equally often", () => {
    const random = seededRandom(5);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 2600; draw++) {
      const { start } = drawBlocks(3, random);
      const key = start
        .map((tower) => tower.join(""))
        .sort()
        .join(" ");
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(13);
    expect(Math.min(...counts.values())).toBeGreaterThan(150);
    expect(Math.max(...counts.values())).toBeLessThan(250);
  });

  it("have bounds around the shortest plan", () => {
    const random = seededRandom(6);
    for (let draw = 0; draw < 60; draw++) {
      const task = drawBlocks(3 + (draw % 3), random);
      const { length } = shortest(blocksProblem(task, BLOCKSWORLD));
      expect(length).toBeGreaterThanOrEqual(leastLength(task));
      expect(length).toBeLessThanOrEqual(plainLength(task));
    }
  });

  it("count a block twice that makes room for one below it and returns", () => {
    const task = { start: [["a", "b", "c"]], goal: pairsOf([["b", "a", "c"]]) };
    expect([leastLength(task), plainLength(task)]).toEqual([8, 8]);
  });

  it("have 20 to 40 steps and 6 to 20 blocks if hard", () => {
    for (const task of hardTasks(50)) {
      const blocks = task.start.flat().length;
      expect(blocks).toBeGreaterThanOrEqual(6);
      expect(blocks).toBeLessThanOrEqual(20);
      expect(leastLength(task)).toBeGreaterThanOrEqual(HARD_STEPS[0]);
      expect(plainLength(task)).toBeLessThanOrEqual(HARD_STEPS[1]);
    }
  });

  it("are deterministic and distinct", () => {
    expect(easyTasks(30)).toEqual(easyTasks(30));
    expect(new Set(easyTasks(30).map((task) => JSON.stringify(task))).size).toBe(30);
  });

  it("take as many steps in Mystery", () => {
    const [plain, mystery] = [problemsOf("blocksworld", 4), problemsOf("mystery", 4)];
    expect(mystery.map((problem) => shortest(problem).length)).toEqual(
      plain.map((problem) => shortest(problem).length),
    );
  });
});

describe("the tasks of Logistics", () => {
  it("grow in PlanBench's order", () => {
    const sizes = [...logisticsSizes()].map(({ cities, airplanes, places, packages }) =>
      [cities, airplanes, places, packages].join("-"),
    );
    expect(sizes.slice(0, 6)).toEqual([
      ...["2-1-1-1", "2-2-1-1", "2-1-1-2", "2-2-1-2", "2-1-2-1", "2-2-2-1"],
    ]);
  });
});

describe.each(SETS)("the interpreter of %s", (set) => {
  it("agrees with the proof of whole and damaged plans", () => {
    const random = seededRandom(7);
    const verdicts = { valid: 0, refuted: 0 };
    for (const problem of problemsOf(set, 9)) {
      const { domain, state, goal, refute } = problem;
      const first = runSearch(
        new ClassicalPlanner({ tables: false, extension: competitionSearches }),
        {
          ...problem,
          mode: "first",
        },
      );
      if (first.status !== "solved") throw new RangeError(`a task of ${set} is not solved`);
      const prover = new PlanProver(domain);
      for (let trial = 0; trial < 40; trial++) {
        const actions = [...first.actions];
        const at = random.integer(actions.length);
        const any = random.integer(domain.actions.count);
        if (trial % 4 === 1) actions.splice(at, 1);
        if (trial % 4 === 2) actions.splice(at, 0, any);
        if (trial % 4 === 3) actions[at] = any;
        const isValid = prover.prove(state, actions, goal.condition);
        expect(refute(planOf(domain, actions).steps) === undefined).toBe(isValid);
        verdicts[isValid ? "valid" : "refuted"]++;
      }
    }
    expect(Math.min(verdicts.valid, verdicts.refuted)).toBeGreaterThan(50);
  });
});
