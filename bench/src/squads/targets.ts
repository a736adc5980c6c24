import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `squads`. */
export const squadsTargets: readonly Target[] = [
  {
    suite: "squads",
    claim: "the first joint plan of four agents among twelve things (p95)",
    measure: { task: "first-plan/4-agents", figure: "p95" },
    unit: "time",
    atMost: 5_000_000,
  },
  {
    suite: "squads",
    claim: "the first joint plan of eight agents among twelve things (p95)",
    measure: { task: "first-plan/8-agents", figure: "p95" },
    unit: "time",
    atMost: 25_000_000,
  },
  {
    suite: "squads",
    claim: "first schedules beside the least times, over 320 problems (mean)",
    measure: { task: "first-schedule", figure: "first", times: 0.001 },
    unit: "ratio",
    atMost: 1.15,
  },
  {
    suite: "squads",
    claim: "the same after 100 expansions (mean)",
    measure: { task: "first-schedule", figure: "in100", times: 0.001 },
    unit: "ratio",
    atMost: 1.1,
  },
  {
    suite: "squads",
    claim: "a frame with 25 squads of four (p99)",
    measure: { task: "frame/25-squads", figure: "p99" },
    unit: "time",
    atMost: 4_000_000,
  },
];
