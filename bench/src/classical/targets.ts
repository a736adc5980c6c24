import {
  type Claim,
  figure,
  MICROSECOND,
  MILLISECOND,
  most,
  versus,
} from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `classical`. */
export const classicalTargets: readonly Target[] = [
  ...most(
    "classical",
    ["first plan, p50", figure("search-first-plan", "p50"), "time", 60 * MICROSECOND],
    ["first plan, p99 over all problems", figure("search-first-plan", "p99"), "time", MILLISECOND],
    [
      "the village's house from nothing, first plan",
      figure("search-first-plan/village-house", "p50"),
      "time",
      MILLISECOND,
    ],
    [
      "the village's house from nothing, proved optimal by search",
      figure("search-optimal/village-house", "p50"),
      "time",
      20 * MILLISECOND,
    ],
    [
      "proved optimal, eight of ten problems",
      { task: "search-optimal", overProblems: 0.8 },
      "time",
      5 * MILLISECOND,
    ],
    [
      "ten times larger, first plan, nine of ten problems",
      { task: "large-first-plan", overProblems: 0.9 },
      "time",
      10 * MILLISECOND,
    ],
    ...[0.25, 1, 5].map(
      (budget): Claim => [
        `late at a deadline of ${budget} ms by its own work, p99`,
        figure(`deadline-overshoot/${budget}ms`, "workP99Us", MICROSECOND),
        "time",
        0.2 * MILLISECOND,
      ],
    ),
    [
      "late at a deadline of 1 ms among 320 things by its own work, p99",
      figure("deadline-overshoot/1ms-of-320-things", "workP99Us", MICROSECOND),
      "time",
      0.2 * MILLISECOND,
    ],
    [
      "late at a deadline of 1 ms among 320 things by its own work, most",
      figure("deadline-overshoot/1ms-of-320-things", "workMostUs", MICROSECOND),
      "time",
      2 * MILLISECOND,
    ],
    [
      "a first plan of 160 goals against one of 40, most",
      versus("first-plan-of-40-goals", "first-plan-of-160-goals", "most"),
      "ratio",
      8,
    ],
    ...(
      [
        ["a first plan", "small-first-plan", 0.2],
        ["a proof", "small-proof", 0.65],
        ["`planNow`", "small-plan-now", 0.75],
      ] as const
    ).map(
      ([what, task, limit]): Claim => [
        `few states: ${what} against a plain A*, mean`,
        versus("plain-a-star", task),
        "ratio",
        limit,
      ],
    ),
    ...(
      [
        ["a proof", "small-proof"],
        ["`planNow`", "small-plan-now"],
      ] as const
    ).map(
      ([what, task]): Claim => [
        `few states: ${what} beyond 1.5 times a plain A* or 3 µs more, mean`,
        figure(task, "tooLongNs"),
        "time",
        0,
      ],
    ),
  ),
];
