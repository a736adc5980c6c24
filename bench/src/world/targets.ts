import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `world`. */
export const worldTargets: readonly Target[] = [
  {
    suite: "world",
    claim: "plans in worlds of twelve chests: at most 1.05 of the best over all, in 90 of 100",
    measure: { task: "plan/12-chests", figure: "within105", times: 0.001 },
    unit: "share",
    atLeast: 0.9,
  },
  {
    suite: "world",
    claim: "plans in worlds of twelve chests: at most 1.5 of the best over all, in each",
    measure: { task: "plan/12-chests", figure: "within150", times: 0.001 },
    unit: "share",
    atLeast: 1,
  },
  {
    suite: "world",
    claim: "a frame of 200 agents among 2,000 things (p99)",
    measure: { task: "frame/200-agents", figure: "p99" },
    unit: "time",
    atMost: 4_000_000,
  },
  {
    suite: "world",
    claim: "one of these agents waits for its plan, by the game's time (p99)",
    measure: { task: "frame/200-agents", figure: "waitP99", times: 1_000_000 },
    unit: "time",
    atMost: 100_000_000,
  },
  {
    suite: "world",
    claim: "a frame of 1,000 agents among 2,000 things (p95)",
    measure: { task: "frame/1000-agents", figure: "p95" },
    unit: "time",
    atMost: 12_000_000,
  },
  {
    suite: "world",
    claim: "a frame by hand against one of a world, least",
    measure: { task: "frame", alternative: "frame-by-hand", ratio: "least" },
    unit: "ratio",
    atLeast: 0.67,
  },
  {
    suite: "world",
    claim: "50 settlers ask at once, with 400 ms each: solved in time",
    measure: { task: "village/50-settlers", figure: "inTime", times: 0.001 },
    unit: "share",
    atLeast: 0.99,
  },
  {
    suite: "world",
    claim: "300 settlers ask at once, with 1 s each and 8 ms of a frame: solved in time",
    measure: { task: "village/300-settlers", figure: "inTime", times: 0.001 },
    unit: "share",
    atLeast: 0.95,
  },
  {
    suite: "world",
    claim: "300 agents at 20 wells, longest wait by the fair share",
    measure: { task: "contest/300-agents", figure: "longest", times: 0.001 },
    unit: "ratio",
    atMost: 1.5,
  },
];
