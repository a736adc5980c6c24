import { elsewhere, figure, least, MICROSECOND, most } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `cache`. */
export const cacheTargets: readonly Target[] = [
  ...most(
    "cache",
    ["exact hit, 72 variables, p95", figure("exact-hit-slots", "p95"), "time", 0.8 * MICROSECOND],
    [
      "exact hit with the key kept up to date, p95",
      figure("exact-hit-incremental", "p95"),
      "time",
      300,
    ],
    ["text seen before, p95", figure("raw-text-hit", "p95"), "time", 1.2 * MICROSECOND],
    [
      "generalised hit among 100 plans, p95",
      figure("generalised-hit/100-plans", "p95"),
      "time",
      2 * MICROSECOND,
    ],
    [
      "generalised hit among 1,000 plans, p95",
      figure("generalised-hit/1000-plans", "p95"),
      "time",
      5 * MICROSECOND,
    ],
    [
      "similar hit, proved, p95",
      figure("similar-hit-proved/1024-entries", "p95"),
      "time",
      10 * MICROSECOND,
    ],
  ),
  ...least("cache", [
    "the recipe against an exact hit, at p95",
    { task: "recipe-regex-sha256-lru", count: "p95", over: "exact-hit-slots" },
    "ratio",
    8,
  ]),
  elsewhere(
    "cache",
    "no unsound plan in 1,000,000 near-duplicates",
    "node_modules/.bin/tsx --conditions=@understudy/source bench/src/cache/testing/soundness.ts",
  ),
];
