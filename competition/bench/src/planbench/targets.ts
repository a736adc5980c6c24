import { type Claim, least } from "../../../../bench/src/runner/report/claims.ts";
import type { Target } from "../../../../bench/src/runner/report/judge.ts";
import { SETS } from "./task-sets.ts";

/** The targets of the suite `planbench`. */
export const planbenchTargets: readonly Target[] = [
  ...least(
    "planbench",
    ...SETS.map(
      (set): Claim => [
        `${set}: solved by search within a second`,
        { task: `first-plan/${set}`, figure: "solved", per: "problems" },
        "share",
        1,
      ],
    ),
    ...SETS.map(
      (set): Claim => [
        `${set}: plans that the interpreter finds valid`,
        { task: `first-plan/${set}`, figure: "valid", per: "solved" },
        "share",
        1,
      ],
    ),
  ),
  ...SETS.flatMap((set): Target[] => [
    {
      suite: "planbench",
      claim: `${set}: proved shortest within a second`,
      measure: { task: `shortest-plan/${set}`, figure: "optimal", per: "problems" },
      unit: "share",
    },
    {
      suite: "planbench",
      claim: `${set}: solved by the shipped model alone`,
      measure: { task: `model-alone/${set}`, figure: "solved", per: "problems" },
      unit: "share",
    },
    {
      suite: "planbench",
      claim: `${set}: solved by the shipped model, kept to the rules`,
      measure: { task: `model-kept-to-rules/${set}`, figure: "solved", per: "problems" },
      unit: "share",
    },
    {
      suite: "planbench",
      claim: `${set}: reached by random walks`,
      measure: { task: `random-walk/${set}`, figure: "reached", per: "walks" },
      unit: "share",
    },
  ]),
];
