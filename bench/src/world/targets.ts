import type { Target } from "../runner/judge.ts";

/** The promises of the project that the suite `world` measures. */
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
    claim: "a frame of 1,000 agents among 2,000 things (p95)",
    measure: { task: "frame/1000-agents", figure: "p95" },
    unit: "time",
    atMost: 12_000_000,
  },
];
