import { type Claim, figure, least, MILLISECOND, most, versus } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

const DEMO = ["guard", "courier", "village"] as const;

/** The targets of the suite `pipeline`. */
export const pipelineTargets: readonly Target[] = [
  ...most(
    "pipeline",
    ...DEMO.map(
      (name): Claim => [
        `${name}: plan() at 70 % hits, p95`,
        figure(`plan-hit-70/${name}`, "p95"),
        "time",
        MILLISECOND,
      ],
    ),
    [
      "plan() for 10,000 agents against 10",
      versus("plan-10-agents", "plan-10000-agents"),
      "ratio",
      1.5,
    ],
    [
      "planNow for 10,000 agents against 10",
      versus("now-10-agents", "now-10000-agents"),
      "ratio",
      1.5,
    ],
    [
      "compiling an action of 9,940 against one of 84",
      versus("compile-84-actions", "compile-9940-actions"),
      "ratio",
      1.5,
    ],
    [
      "a hit among 4,096 entries against 16",
      versus("hit-16-entries", "hit-4096-entries"),
      "ratio",
      2,
    ],
    [
      "counted operations of a hit among 4,096 entries against 16",
      { task: "hit-4096-entries", count: "operations", over: "hit-16-entries" },
      "ratio",
      1,
    ],
  ),
  ...least(
    "pipeline",
    ...["guard", "courier"].map(
      (name): Claim => [
        `${name}: plans at 70 % hits`,
        figure(`plan-hit-70/${name}`, "opsPerSecond"),
        "rate",
        50_000,
      ],
    ),
  ),
  {
    suite: "pipeline",
    claim: "village: plans at 70 % hits",
    measure: figure("plan-hit-70/village", "opsPerSecond"),
    unit: "rate",
  },
];
