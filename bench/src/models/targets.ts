import { figure, least, most } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `models`. */
export const modelsTargets: readonly Target[] = [
  ...least("models", [
    "loads that five models with memory for two are spared, ten questions a second",
    figure("storm-manager/ten-a-second", "fewerLoads"),
    "ratio",
    3,
  ]),
  ...most(
    "models",
    [
      "outcomes behind their deadlines in that storm",
      figure("storm-manager/ten-a-second", "late"),
      "count",
      0,
    ],
    [
      "questions of half a minute's patience that their model did not answer, in all storms",
      figure("storm-manager", "starved"),
      "count",
      0,
    ],
  ),
];
