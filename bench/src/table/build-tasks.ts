import assert from "node:assert/strict";
import { ClassicalPlanner } from "@understudy/classical";
import { percentile } from "../runner/measure/percentiles.ts";
import type { BenchTask, Counts, SuiteOptions } from "../runner/task.ts";
import { type TableProblem, tableProblems, warmPlanner } from "./questions.ts";

/** A game's time for tables per frame, in milliseconds. */
const SLICE_MS = 0.25;
/** Slice length that counts as a stall, in milliseconds. */
const STALL_MS = 0.5;

/** The tables of all goals of a problem, built at once and in slices. */
export function buildTasks({ quick }: SuiteOptions): BenchTask[] {
  const problems = tableProblems();
  return [...problems.map(buildTask), ...problems.map((problem) => slicesTask(problem, quick))];
}

/** From a cold planner to the last table. */
function buildTask(problem: TableProblem): BenchTask {
  const wishes = problem.goals.map((goal) => ({ domain: problem.domain, goal }));
  return {
    name: "table-build",
    problem: problem.name,
    slowestBy: "p50",
    setup: () => ({
      run: () => new ClassicalPlanner().warm(wishes),
      check: () => {
        const planner = new ClassicalPlanner();
        assert.ok(planner.warm(wishes), "the building ends");
        for (const wish of wishes) assert.equal(planner.explainMethod(wish).method, "table");
      },
      counts: () => sizesOf(problem),
    }),
  };
}

function sizesOf(problem: TableProblem): Counts {
  const { domain, goals } = problem;
  const planner = warmPlanner(problem);
  const reports = goals.map((goal) => planner.explainMethod({ domain, goal }));
  const sum = (of: (report: (typeof reports)[number]) => number): number =>
    reports.reduce((total, report) => total + of(report), 0);
  return {
    goals: goals.length,
    states: sum(({ states }) => states),
    bytes: sum(({ bytes }) => bytes),
  };
}

/**
 * The same in slices while the game runs: lengths of slices, and number of stalls. Goals are searched first, as when
 * agents ask before there is a table.
 */
function slicesTask(problem: TableProblem, quick: boolean): BenchTask {
  // A running game is warm.
  const unmeasured = quick ? 1 : 10;
  const { domain, goals } = problem;
  return {
    name: "table-build-sliced",
    problem: problem.name,
    slowestBy: "p50",
    setup: () => {
      let slices: number[] = [];
      const run = (): ClassicalPlanner => {
        const planner = askedPlanner(problem);
        for (let isOver = false; !isOver; ) {
          const beganMs = performance.now();
          isOver = planner.buildSlice({ untilMs: beganMs + SLICE_MS });
          slices.push(performance.now() - beganMs);
        }
        return planner;
      };
      return {
        run,
        check: () => {
          const planner = run();
          for (const goal of goals) assert.ok(planner.policy({ domain, goal }) !== undefined);
          for (let round = 0; round < unmeasured; round++) run();
          slices = [];
        },
        counts: () => {
          const sorted = Float64Array.from(slices).sort();
          const [longestMs = 0] = unitsOf(problem, quick ? 2 : 10).sort(
            (one, other) => other - one,
          );
          const microseconds = (share: number): number =>
            Math.round(1000 * percentile(sorted, share));
          return {
            slices: slices.length,
            sliceP50Us: microseconds(0.5),
            sliceP99Us: microseconds(0.99),
            sliceMaxUs: microseconds(1),
            unitMaxUs: Math.round(1000 * longestMs),
            stalls: slices.filter((took) => took > STALL_MS).length,
          };
        },
      };
    },
  };
}

function askedPlanner({ domain, goals, start: state }: TableProblem): ClassicalPlanner {
  const planner = new ClassicalPlanner();
  for (const goal of goals) {
    planner.policy({ domain, goal });
    planner.start({ domain, goal, state, mode: "first" });
  }
  return planner;
}

/**
 * The time of each uninterruptible unit of work, in milliseconds: the least of several builds, without collections and
 * other load. A slice exceeds its limit by one unit at most.
 */
function unitsOf(problem: TableProblem, builds: number): number[] {
  const least: number[] = [];
  for (let build = 0; build < builds; build++) {
    const planner = askedPlanner(problem);
    for (let [unit, isOver] = [0, false]; !isOver; unit++) {
      const beganMs = performance.now();
      isOver = planner.buildSlice({ work: 1 });
      const tookMs = performance.now() - beganMs;
      least[unit] = Math.min(least[unit] ?? tookMs, tookMs);
    }
  }
  return least;
}
