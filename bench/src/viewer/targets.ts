import { figure, MICROSECOND, MILLISECOND, most } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `viewer`. */
export const viewerTargets: readonly Target[] = [
  ...most(
    "viewer",
    [
      "a tick of 500 agents that a page watches at 30 updates per second, p95",
      figure("viewer-tick-watched", "p95"),
      "time",
      0.5 * MILLISECOND,
    ],
    [
      "a tick that nobody watches, p95",
      figure("viewer-tick-unwatched", "p95"),
      "time",
      MICROSECOND,
    ],
    [
      "bytes that such a tick allocates",
      figure("viewer-tick-unwatched", "allocatedBytes"),
      "count",
      0,
    ],
  ),
];
