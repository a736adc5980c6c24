import { type Claim, figure, MILLISECOND, most, versus } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `inference`. */
export const inferenceTargets: readonly Target[] = [
  ...most(
    "inference",
    ...["free", "draft", "applicable"].map(
      (way): Claim => [
        `against llama.cpp, a request over a kept prompt, ${way}`,
        versus(`native-${way}`, `built-in-${way}`),
        "ratio",
        0.8,
      ],
    ),
    [
      "against llama.cpp, the first token after a cold start",
      versus("native-first-token-cold", "built-in-first-token-cold"),
      "ratio",
      0.25,
    ],
    [
      "eight questions at once against one by one",
      versus("built-in-one-by-one-8", "built-in-batch-8"),
      "ratio",
      0.6,
    ],
    ["loaded", figure("built-in-load", "p50"), "time", 50 * MILLISECOND],
    [
      "megabytes with four system prompts and eight turns",
      figure("built-in-load", "megabytes"),
      "count",
      40,
    ],
  ),
];
