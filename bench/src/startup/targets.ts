import { figure, MILLISECOND, most } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `startup`. */
export const startupTargets: readonly Target[] = most("startup", [
  "`understudy plan` without a model, processor time",
  figure("plan-command", "p50"),
  "time",
  150 * MILLISECOND,
]);
