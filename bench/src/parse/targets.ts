import { figure, least, MILLISECOND, most, versus } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `parse`. */
export const parseTargets: readonly Target[] = [
  ...least(
    "parse",
    [
      "reading all again against the scanner",
      versus("stream-scan", "stream-parse-again"),
      "ratio",
      2,
    ],
    ["answers in the manner of many models, read", figure("answers", "shareRead"), "share", 0.95],
    ["the same, of those kept apart", figure("answers", "shareReadApart"), "share", 0.95],
  ),
  ...most(
    "parse",
    ["plans found in texts that hold none", figure("planless", "plansFound"), "count", 0],
    ["a later verdict of ajv, p99", figure("judge-ajv", "p99"), "time", MILLISECOND],
    [
      "the first of a tool, its code made a function, p50",
      figure("judge-first", "p50"),
      "time",
      MILLISECOND,
    ],
    [
      "a start of the thread that compiles, p50",
      figure("judge-thread", "p50"),
      "time",
      MILLISECOND,
    ],
    ["an answer of 4 kB is read", figure("answers-4kb", "p50"), "time", MILLISECOND],
  ),
];
