import { least } from "../../../../bench/src/runner/report/claims.ts";
import type { Target } from "../../../../bench/src/runner/report/judge.ts";

/** The targets of the suite `pddl`. */
export const pddlTargets: readonly Target[] = [
  ...least(
    "pddl",
    [
      "tasks that are solved within a second",
      { task: "first-plan", figure: "solved", per: "tasks" },
      "share",
      0.95,
    ],
    [
      "plans that the checker finds valid",
      { task: "first-plan", figure: "valid", per: "solved" },
      "share",
      1,
    ],
  ),
];
