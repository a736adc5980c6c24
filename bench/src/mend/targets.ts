import { type Claim, figure, least, MILLISECOND, most } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `mend`. */
export const mendTargets: readonly Target[] = [
  ...least(
    "mend",
    ...(["plan-bench", "zero-shot", "damaged"] as const).flatMap((corpus): Claim[] => [
      [
        `${corpus}: steps of the model kept at 1.6 times the cost`,
        { task: `bridge-1.6/${corpus}`, figure: "kept", per: "modelSteps" },
        "share",
        0.6,
      ],
      [
        `${corpus}: kept at 1.25 times the cost`,
        { task: `bridge-1.25/${corpus}`, figure: "kept", per: "modelSteps" },
        "share",
        0.5,
      ],
      [
        `${corpus}: mended plans that are proved`,
        { task: `bridge-1.6/${corpus}`, figure: "proved", per: "plans" },
        "share",
        1,
      ],
    ]),
  ),
  ...most(
    "mend",
    ...(["plan-bench", "zero-shot", "damaged"] as const).flatMap((corpus): Claim[] => [
      [
        `${corpus}: a plan is mended, p95`,
        figure(`bridge-1.6/${corpus}`, "p95"),
        "time",
        2 * MILLISECOND,
      ],
      [
        `${corpus}: median cost of what is served at 1.6 times the cost`,
        figure(`bridge-1.6/${corpus}`, "medianCost"),
        "ratio",
        1.1,
      ],
    ]),
  ),
];
