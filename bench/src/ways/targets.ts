import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `ways`. */
export const waysTargets: readonly Target[] = [
  ...[4, 6, 8].flatMap((chests): Target[] => [
    {
      suite: "ways",
      claim: `first plans with ${chests} chests: median cost at most 1.3 of the best`,
      measure: { task: `first-plan/${chests}-chests`, figure: "costP50", times: 0.01 },
      unit: "ratio",
      atMost: 1.3,
    },
    {
      suite: "ways",
      claim: `first plans with ${chests} chests: cost at p95 at most 1.6 of the best`,
      measure: { task: `first-plan/${chests}-chests`, figure: "costP95", times: 0.01 },
      unit: "ratio",
      atMost: 1.6,
    },
  ]),
  {
    suite: "ways",
    claim: "first plans by a table take at most 1.1 times the time of those by a function",
    measure: { task: "first-plan", alternative: "first-plan-by-function", ratio: "mean" },
    unit: "ratio",
    atLeast: 0.91,
  },
];
