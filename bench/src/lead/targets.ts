import { type Claim, figure, least, MICROSECOND, most, versus } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `lead`. */
export const leadTargets: readonly Target[] = [
  ...most(
    "lead",
    ["a call that succeeds, p50", figure("wrapper-success", "p50"), "time", 1.5 * MICROSECOND],
    ["a call refused by an open breaker, p50", figure("wrapper-open", "p50"), "time", MICROSECOND],
    ["a call in a breaker, p50", figure("breaker-call", "p50"), "time", MICROSECOND],
    ...["node", "chromium"].flatMap((place): Claim[] =>
      ["plan-300", "plan-1000", "runner-300", "planMany-300"].map((burst) => [
        `bursts of ${burst} in ${place} that are solved in time without a lead, and not with it`,
        figure(`burst-${burst}/${place}`, "worse"),
        "count",
        0,
      ]),
    ),
  ),
  ...least(
    "lead",
    [
      "cockatiel against a call that succeeds",
      versus("wrapper-success", "cockatiel-wrap"),
      "ratio",
      5,
    ],
    ...["node", "goblins"].map(
      (place): Claim => [
        `answers in time to bursts of plan-300 of ${place} with a lead, for each thousand without one`,
        figure(`burst-plan-300/${place}`, "inTimePer1000"),
        "count",
        995,
      ],
    ),
  ),
];
