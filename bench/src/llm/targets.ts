import { figure, least, MICROSECOND, most, versus } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `llm`. */
export const llmTargets: readonly Target[] = [
  ...most(
    "llm",
    ["a call that succeeds, p50", figure("wrapper-success", "p50"), "time", 1.5 * MICROSECOND],
    ["a call refused by an open breaker, p50", figure("wrapper-open", "p50"), "time", MICROSECOND],
    ["a call in a breaker, p50", figure("breaker-call", "p50"), "time", MICROSECOND],
  ),
  ...least("llm", [
    "cockatiel against a call that succeeds",
    versus("wrapper-success", "cockatiel-wrap"),
    "ratio",
    5,
  ]),
];
