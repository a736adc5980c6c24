import { type Claim, figure, least, most } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

/** Strategies that meet every deadline, whatever the members do. */
const STRATEGIES = [
  ...["small-first", "race", "hedged", "hybrid", "weighted"],
  ...["voting", "consensus", "judging", "draft-verify"],
];

/** The targets of the suite `pool`. */
export const poolTargets: readonly Target[] = [
  ...most(
    "pool",
    [
      "two of a hundred calls slow by twenty times: p99 hedged, of one member's alone",
      { task: "hedged/twins", count: "p99", over: "small-alone/twins" },
      "share",
      1 / 3,
    ],
    [
      "calls a question for that",
      { task: "hedged/twins", figure: "calls", per: "requests" },
      "ratio",
      1.05,
    ],
    ["race: steps that losers write on", figure("race", "chunksAfterEnd"), "count", 0],
    ...STRATEGIES.map(
      (name): Claim => [
        `${name}: outcomes behind their deadlines, mean of all mixes`,
        figure(name, "late"),
        "count",
        0,
      ],
    ),
    [
      "small first: calls of the large model, of those that it gets alone",
      { task: "small-first/pair", count: "largeCalls", over: "large-alone/pair" },
      "share",
      0.6,
    ],
  ),
  ...least("pool", [
    "small first: plans that are proved as they were written, of those of the large model alone",
    { task: "small-first/pair", count: "asWritten", over: "large-alone/pair" },
    "share",
    1,
  ]),
];
