import { figure, MICROSECOND, most } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `core`. */
export const coreTargets: readonly Target[] = [
  ...most(
    "core",
    ["a plan of 5 steps is proved", figure("prove", "p50"), "time", 0.5 * MICROSECOND],
    ["a proof allocates bytes", figure("prove", "allocatedBytes"), "count", 0],
  ),
];
