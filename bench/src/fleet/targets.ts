import { figure, least, MILLISECOND, most, versus } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `fleet`. */
export const fleetTargets: readonly Target[] = [
  ...most(
    "fleet",
    [
      "questions to models in a day of four nodes, of those of one node",
      { task: "day/four-sharing", count: "questions", over: "day/one" },
      "ratio",
      1.1,
    ],
    [
      "a known plan with a fleet, against without",
      versus("known-alone", "known-sharing"),
      "ratio",
      1.1,
    ],
    [
      "a classical plan with a fleet, against without",
      versus("classical-alone", "classical-sharing"),
      "ratio",
      1.1,
    ],
    [
      "from learning on one server to serving on another, p99",
      figure("learning-to-serving", "p99"),
      "time",
      100 * MILLISECOND,
    ],
    ["plans that came late while Redis and a server failed", figure("faults", "late"), "count", 0],
    ["plans that do not work, meanwhile", figure("faults", "unproved"), "count", 0],
    [
      "from the end of a server until its clients were back",
      figure("faults", "resumedMs", MILLISECOND),
      "time",
      2000 * MILLISECOND,
    ],
  ),
  ...least(
    "fleet",
    [
      "entries taken in per second of one core, each proved",
      figure("intake", "opsPerSecond"),
      "rate",
      20_000,
    ],
    [
      "a whole rehearsal on one worker, against two",
      versus("rehearsal-two-workers", "rehearsal-one-worker"),
      "ratio",
      1.6,
    ],
  ),
  {
    suite: "fleet",
    claim: "questions of four nodes without a fleet, of those of one node",
    measure: { task: "day/four-alone", count: "questions", over: "day/one" },
    unit: "ratio",
  },
  {
    suite: "fleet",
    claim: "a question to a model with a lease, against without",
    measure: versus("question-alone", "question-sharing"),
    unit: "ratio",
  },
  ...[1, 2, 4].flatMap((servers): Target[] => {
    const claim = `cores of ${servers} ${servers === 1 ? "server" : "servers"}: expected, over taken`;
    const measure = figure(`load/${servers}`, "coresRatio");
    const shared = { suite: "fleet", claim, measure, unit: "ratio" } as const;
    return [
      { ...shared, atLeast: 2 / 3 },
      { ...shared, atMost: 1.5 },
    ];
  }),
];
