import { elsewhere } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `repertoire`. */
export const repertoireTargets: readonly Target[] = [
  elsewhere(
    "repertoire",
    "questions saved: guard 100, courier 18, village 20 times",
    "pnpm bench repertoire-trial",
  ),
  elsewhere(
    "repertoire",
    "mean cost of its hits at most 1.02 of the optimum",
    "pnpm bench repertoire-trial",
  ),
];
