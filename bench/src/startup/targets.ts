import { elsewhere, figure, MILLISECOND, most } from "../runner/claims.ts";
import type { Target } from "../runner/judge.ts";

/** The promises of the project that the suite `startup` measures. */
export const startupTargets: readonly Target[] = [
  ...most("startup", [
    "`understudy plan` without a model, processor time",
    figure("plan-command", "p50"),
    "time",
    200 * MILLISECOND,
  ]),
  elsewhere(
    "startup",
    "`understudy plan` as packed reads at most 50 files, none of models",
    "pnpm check:pack all",
  ),
];
