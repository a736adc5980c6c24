import {
  type Claim,
  elsewhere,
  figure,
  least,
  MICROSECOND,
  MILLISECOND,
  most,
} from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `table`. */
export const tableTargets: readonly Target[] = [
  ...least(
    "table",
    ["optimal plans, slowest problem", figure("table-engine", "opsPerSecond"), "rate", 5e6],
    [
      "outcomes of planNow, slowest problem",
      figure("table-end-to-end", "opsPerSecond"),
      "rate",
      1e6,
    ],
  ),
  ...most(
    "table",
    ["planNow, slowest problem, p99", figure("table-end-to-end", "p99"), "time", 5 * MICROSECOND],
    [
      "10,000 guards planned for again",
      figure("frame-10k-agents/guard", "p50"),
      "time",
      16.6 * MILLISECOND,
    ],
    ...["guard", "courier"].map(
      (name): Claim => [
        `${name}: a slice of building, p99`,
        figure(`table-build-sliced/${name}`, "sliceP99Us", MICROSECOND),
        "time",
        0.5 * MILLISECOND,
      ],
    ),
    ...["guard", "courier"].map(
      (name): Claim => [
        `${name}: slices of building that stall the game for 0.5 ms`,
        figure(`table-build-sliced/${name}`, "stalls"),
        "count",
        0,
      ],
    ),
    ...["guard", "courier"].map(
      (name): Claim => [
        `${name}: work of building that is never interrupted, longest`,
        figure(`table-build-sliced/${name}`, "unitMaxUs", MICROSECOND),
        "time",
        0.25 * MILLISECOND,
      ],
    ),
    ["four plans to choose from, slowest goal", figure("k-best", "p50"), "time", 5 * MILLISECOND],
  ),
  elsewhere(
    "table",
    "1,000,000 random states, equal costs",
    "TABLE_STATES=1000000 node scripts/test.mjs --nightly bench/src/table",
  ),
  elsewhere(
    "table",
    "50,000 plans/s/core in the stress run",
    "pnpm stress --closed --lead-latency 0",
  ),
];
