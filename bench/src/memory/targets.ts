import { figure, most } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `memory`. */
export const memoryTargets: readonly Target[] = [
  ...most(
    "memory",
    ["heap kept after another plan, bytes", figure("plan-again", "keptBytes"), "count", 1],
    ["heap kept after another look-up, bytes", figure("look-up-again", "keptBytes"), "count", 1],
  ),
];
