import { type Claim, figure, least, MICROSECOND, most } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `words`. */
export const wordsTargets: readonly Target[] = [
  ...most(
    "words",
    [
      "a directive of 20 words in a domain of 20 goals, p50",
      figure("read-20-words-20-goals", "p50"),
      "time",
      20 * MICROSECOND,
    ],
    [
      "the same by processor time, p95 over the texts",
      figure("read-20-words-20-goals", "processorP95"),
      "time",
      75 * MICROSECOND,
    ],
  ),
  ...least(
    "words",
    ...["open", "held", "strangers", "fresh"].flatMap((part): Claim[] => [
      [
        `${part}: read rightly with words of the domain`,
        { task: `words-told/${part}`, figure: "right", per: "directives" },
        "share",
        0.85,
      ],
      [
        `${part}: read rightly without`,
        { task: `words-bare/${part}`, figure: "right", per: "directives" },
        "share",
        0.6,
      ],
      [
        `${part}: surely, with words of the domain`,
        { task: `words-told/${part}`, figure: "confident", per: "directives" },
        "share",
        0.4,
      ],
      [
        `${part}: right where it is sure`,
        { task: `words-told/${part}`, figure: "confidentRight", per: "confident" },
        "share",
        0.97,
      ],
    ]),
    [
      "other languages, by the words of the domain",
      { task: "words-told/languages", figure: "right", per: "directives" },
      "share",
      0.85,
    ],
  ),
];
