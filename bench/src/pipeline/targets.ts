import { type Claim, figure, least, MILLISECOND, most } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";
import { DEMO_DOMAINS } from "./questions.ts";

/** The targets of the suite `pipeline`. */
export const pipelineTargets: readonly Target[] = [
  ...most(
    "pipeline",
    ...DEMO_DOMAINS.map(
      (name): Claim => [
        `${name}: plan() at 70 % hits, p95`,
        figure(`plan-hit-70/${name}`, "p95"),
        "time",
        MILLISECOND,
      ],
    ),
  ),
  ...least(
    "pipeline",
    ...(["guard", "courier"] as const).map(
      (name): Claim => [
        `${name}: plans at 70 % hits`,
        figure(`plan-hit-70/${name}`, "opsPerSecond"),
        "rate",
        50_000,
      ],
    ),
  ),
];
