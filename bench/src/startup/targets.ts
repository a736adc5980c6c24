import { elsewhere, figure, least, MILLISECOND, most, versus } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `startup`. */
export const startupTargets: readonly Target[] = [
  ...most("startup", [
    "`understudy plan` without a model, processor time",
    figure("plan-command", "p50"),
    "time",
    150 * MILLISECOND,
  ]),
  ...least("startup", [
    "a game bundled for ES2020 plans in at most 1.1 times the time of one for ES2022",
    versus("bundled-for-es2020", "bundled-for-es2022"),
    "ratio",
    0.91,
  ]),
  elsewhere(
    "startup",
    "`understudy plan` as packed reads at most 5 files, none of models",
    "pnpm check:pack all",
  ),
];
