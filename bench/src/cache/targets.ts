import { type Claim, figure, least, MICROSECOND, most } from "../runner/report/claims.ts";
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
  ...least(
    "cache",
    ...(
      [
        ["an exact hit", "exact-hit-slots"],
        ["one with the key kept up to date", "exact-hit-incremental"],
        ["a generalised hit among 100 plans", "generalised-hit/100-plans"],
      ] as const
    ).map(
      ([what, over], index): Claim => [
        `the recipe against ${what}, at p95`,
        { task: "recipe-regex-sha256-lru", count: "p95", over },
        "ratio",
        [25, 25, 12][index] as number,
      ],
    ),
  ),
];
